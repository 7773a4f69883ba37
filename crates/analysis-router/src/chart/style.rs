//! The style sheet of charts.

/// Light and dark by custom properties. The series colours are told apart by people who do not see red, green or blue, too: a test holds them to it.
pub const CHART_CSS: &str = "\
.bv-chart{--bv-ink:#1f2933;--bv-soft:#5b6770;--bv-grid:#e3e7eb;--bv-zero:#9aa5b1;--bv-paper:#ffffff;\
--bv-1:#0d6cb8;--bv-2:#e67414;--bv-3:#188f66;--bv-4:#964684;--bv-5:#7b6900;--bv-6:#359dd0;--bv-7:#80320f;--bv-8:#80868e;\
font-family:system-ui,sans-serif;font-size:12px;max-width:100%;height:auto}\
@media (prefers-color-scheme:dark){.bv-chart{--bv-ink:#e8edf2;--bv-soft:#a9b4bf;--bv-grid:#2d3640;--bv-zero:#66727e;--bv-paper:#14191f;\
--bv-1:#4da8ee;--bv-2:#ed9d4f;--bv-3:#4ccc9d;--bv-4:#e898cb;--bv-5:#e5d24c;--bv-6:#a4dcfb;--bv-7:#cc7b4f;--bv-8:#83909c}}\
.bv-chart text{fill:var(--bv-ink)}.bv-chart .bv-tick,.bv-chart .bv-note,.bv-chart .bv-label{fill:var(--bv-soft)}\
.bv-chart .bv-value,.bv-chart .bv-tick{font-variant-numeric:tabular-nums}\
.bv-end{text-anchor:end}.bv-middle{text-anchor:middle}.bv-chart .bv-number{font-size:44px;font-weight:600}\
.bv-grid{stroke:var(--bv-grid)}.bv-zero{stroke:var(--bv-zero)}\
.bv-s1{fill:var(--bv-1);stroke:var(--bv-1)}.bv-s2{fill:var(--bv-2);stroke:var(--bv-2)}.bv-s3{fill:var(--bv-3);stroke:var(--bv-3)}\
.bv-s4{fill:var(--bv-4);stroke:var(--bv-4)}.bv-s5{fill:var(--bv-5);stroke:var(--bv-5)}.bv-s6{fill:var(--bv-6);stroke:var(--bv-6)}\
.bv-s7{fill:var(--bv-7);stroke:var(--bv-7)}.bv-s8{fill:var(--bv-8);stroke:var(--bv-8)}\
.bv-bar{stroke:none}.bv-line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.bv-area{stroke:none;fill-opacity:.18}\
.bv-dot{stroke:var(--bv-paper);stroke-width:1}.bv-touch{opacity:0}.bv-point{fill-opacity:.7;stroke:var(--bv-paper);stroke-width:1}\
.bv-slice{stroke:var(--bv-paper);stroke-width:2}\
.bv-heat1,.bv-heat2,.bv-heat3,.bv-heat4,.bv-heat5{fill:var(--bv-1)}.bv-heat1{fill-opacity:.12}.bv-heat2{fill-opacity:.32}\
.bv-heat3{fill-opacity:.52}.bv-heat4{fill-opacity:.76}.bv-bar:hover,.bv-slice:hover,.bv-point:hover{opacity:.8}";

/// The light half, without custom properties.
pub(super) fn plain() -> String {
    let (before, after) = CHART_CSS.split_once("@media").unwrap_or((CHART_CSS, ""));
    let rest = after.split_once("}}").map_or(after, |(_, rest)| rest);
    let mut css = format!("{before}{rest}");
    for (name, value) in properties(before) {
        css = css.replace(&format!("var({name})"), value);
    }
    css
}

/// `--name:value` of the first rule.
fn properties(css: &str) -> Vec<(&str, &str)> {
    let rule = css.split_once('{').map_or(css, |(_, rule)| rule);
    let rule = rule.split_once('}').map_or(rule, |(rule, _)| rule);
    let declared = rule.split(';').filter_map(|declaration| declaration.split_once(':'));
    declared.filter(|(name, _)| name.starts_with("--")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_written_out() {
        let css = plain();
        assert!(
            !css.contains("var(") && !css.contains("@media") && !css.contains("#4da8ee"),
            "{css}"
        );
        assert!(
            css.contains(".bv-s1{fill:#0d6cb8;stroke:#0d6cb8}") && css.contains(".bv-slice:hover"),
            "{css}"
        );
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }
}
