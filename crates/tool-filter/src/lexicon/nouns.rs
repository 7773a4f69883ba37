//! Nouns and other words beside the verbs.

/// Last words of names without a verb that ask for a look.
pub(super) const READ_NOUN: &str = "
    analysis analytics availability balance balances catalog changelog comparison config configuration context count counts data
    definition definitions detail details diagnostics directory distribution doc docs documentation errors estimate events examples
    exists explorer feed forecast guide health help history holdings index info information insights instructions inventory leaderboard
    list listing logs lookup manual market metadata metrics news overview performance positions preview prices pricing profile quote
    quotes ranking rankings recommendations reference report reports results schema schemas score screener search similar state
    statistics stats status structure suggestions summary table timeline timeseries topology traffic tree trend trends usage version
    versions whoami weather audit alerts healthcheck comparisons earnings kpis benchmark benchmarks breakdown outline
    matrix curve histogram heatmap treemap scorecard scoreboard composition brief briefing recap
";

/// Words that may follow a write verb to make a compound noun out of both: `get_delete_status`.
pub(super) const COMPOUND_TAIL: &str = "
    status history options log logs events permission permissions metadata schema fields template templates guide instructions docs
    documentation requirements summary stats statistics count counts errors rate rates types policy policies rules screen meta info
    details result results progress candidates requests request jobs job activity activities settings url examples example date time by
    id ids list plan plans queue eligibility preview conditions
";

/// Languages in which nothing can be written: to run one is to read.
pub(super) const READ_LANGUAGE: &str = "soql sosl gaql promql logql nrql jql dql dax lql";

/// Read verbs that are no nouns: behind another verb they show that the first word is a product's name.
pub(super) const NEVER_NOUN: &str = "list get fetch retrieve describe find read";

/// A word behind one of these is a noun: `domain_by_compose_id`.
pub(super) const PREPOSITION: &str = "by of for from in per about on";

/// Words between two deeds: `get_and_delete`.
pub(super) const JOINT: &str = "
    and then or plus also with
";

/// Languages that may only be written with a guard, as words of a name.
pub(super) const QUERY_LANGUAGE: &str = "
    sql cypher graphql gql sparql gremlin mongo psql mysql
";

/// Nouns that mean a look, or what looks: the head of "run a regression analysis" and of `site_reader`.
pub(super) const LOOK: &str = "
    analysis analyses search searches lookup comparison validation diagnostics diagnosis aggregation calculation inspection check checks
    healthcheck audit autocomplete enumeration probe research estimation evaluation forecast introspection regression retrieval review assessment
    analyzer analyser explorer viewer reader finder checker inspector validator searcher lister
";

/// Last words behind a verb that make of it the name of a state or a text: `migrate_status`. The description has to agree.
pub(super) const STATE: &str = "status history guide docs documentation reader viewer logs info information progress instructions";
