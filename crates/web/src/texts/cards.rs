//! What the cards of vendors are filed under.

use super::{Texts, texts};

texts! {
    text category_content: "Content", "Inhalte";
    text category_continuous_integration: "Continuous integration", "Continuous Integration";
    text category_customer_relations: "Customer relations", "Kundenbeziehungen";
    text category_customer_support: "Customer support", "Kundenservice";
    text category_data_platforms: "Data platforms", "Datenplattformen";
    text category_databases: "Databases", "Datenbanken";
    text category_documentation: "Documentation", "Dokumentation";
    text category_documents: "Documents", "Dokumente";
    text category_hosting: "Hosting", "Hosting";
    text category_machine_learning: "Machine learning", "Maschinelles Lernen";
    text category_market_data: "Market data", "Marktdaten";
    text category_network: "Network", "Netzwerk";
    text category_observability: "Observability", "Beobachtbarkeit";
    text category_operations: "Operations", "Betrieb";
    text category_payments: "Payments", "Zahlungen";
    text category_product_analytics: "Product analytics", "Produktanalyse";
    text category_project_management: "Project management", "Projektverwaltung";
    text category_search_and_analytics: "Search and analytics", "Suche und Analyse";
    text category_source_code: "Source code", "Quellcode";
    text category_web_search: "Web search", "Websuche";
}

impl Texts {
    /// A category of the built-in cards; `None` for one that somebody else's card made up.
    pub fn category(self, category: &str) -> Option<&'static str> {
        Some(match category {
            "Content" => self.category_content(),
            "Continuous integration" => self.category_continuous_integration(),
            "Customer relations" => self.category_customer_relations(),
            "Customer support" => self.category_customer_support(),
            "Data platforms" => self.category_data_platforms(),
            "Databases" => self.category_databases(),
            "Documentation" => self.category_documentation(),
            "Documents" => self.category_documents(),
            "Hosting" => self.category_hosting(),
            "Machine learning" => self.category_machine_learning(),
            "Market data" => self.category_market_data(),
            "Network" => self.category_network(),
            "Observability" => self.category_observability(),
            "Operations" => self.category_operations(),
            "Payments" => self.category_payments(),
            "Product analytics" => self.category_product_analytics(),
            "Project management" => self.category_project_management(),
            "Search and analytics" => self.category_search_and_analytics(),
            "Source code" => self.category_source_code(),
            "Web search" => self.category_web_search(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use belvedere_app::catalog::Catalog;

    use super::*;
    use crate::texts::Language;

    #[test]
    fn every_category_of_a_built_in_card_is_told_in_both_languages() {
        for vendor in Catalog::built_in().unwrap().vendors() {
            let told = |language| Texts::new(language).category(&vendor.category);
            assert_eq!(told(Language::English), Some(vendor.category.as_str()), "{}", vendor.id);
            assert!(told(Language::German).is_some());
        }
        assert_eq!(Texts::new(Language::German).category("Shops"), None);
    }
}
