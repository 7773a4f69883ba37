//! Who plans a question: a model within its limits, or the built-in planner.

use std::sync::Arc;

use belvedere_analysis_router::model::{ModelLimits, ModelPlanner, ModelPlannerConfig};
use belvedere_analysis_router::wording::{Message, Model as Said};
use belvedere_analysis_router::{ModelUsage, Planner, Words};
use belvedere_store::{ModelCaps, ModelUse, Store};
use belvedere_types::{Caller, Explain, OrgId, Problem};
use time::Date;

use super::{InForce, no_model};
use crate::access::{Permission, allow};
use crate::{App, AppError, AskModel, ModelUsed};

/// How a question is planned.
pub(crate) enum Planning {
    BuiltIn,
    Model(Arc<ModelPlanner>, Reserved),
    /// A model is set, but not to be used now; the note says why.
    Without(Words),
}

impl App {
    /// The planner for one question. Trouble with the model is no trouble for the question.
    pub(crate) async fn planning(&self, caller: &Caller, wish: &AskModel) -> Result<Planning, AppError> {
        let named = match wish {
            AskModel::Without => return Ok(Planning::BuiltIn),
            AskModel::InForce => None,
            AskModel::Named(name) => {
                // Another model may cost more than what an owner has chosen.
                allow(caller, Permission::Own)?;
                Some(name)
            }
        };
        let mut model = match self.in_force(caller.org).await {
            Ok(Some(model)) => model,
            Ok(None) if named.is_some() => return Err(no_model()),
            Ok(None) => return Ok(Planning::BuiltIn),
            // Such as a key that does not open.
            Err(error) => return Ok(without(&error.problem())),
        };
        if let Some(name) = named.filter(|name| **name != model.config.model) {
            model.config.model = super::valid_model_name(name)?;
            model.price = None;
        }
        if model.price.is_none() && model.bounds.cost_micros_per_month.is_some() {
            let model = model.config.model;
            return Ok(Planning::Without(Said::PriceNotKnown { model }.into()));
        }
        let Some((limits, reserved)) = self.set_aside(caller.org, &model).await? else {
            return Ok(Planning::Without(Said::LimitReached.into()));
        };
        Ok(self.planner_of(model, limits, reserved))
    }

    /// The limits of one question, within what the organisation has left, and the part of it that no other question gets; `None` when nothing is left.
    async fn set_aside(&self, org: OrgId, model: &InForce) -> Result<Option<(ModelLimits, Reserved)>, AppError> {
        let bounds = &model.bounds;
        let mut limits = ModelLimits::default();
        let day = self.parts.clock.now().date();
        let wanted = ModelUse {
            calls: u64::from(limits.calls),
            tokens: limits.tokens,
            cost_micros: model.price.map_or(0, |price| price.most(limits.tokens)),
        };
        let caps = ModelCaps {
            calls_per_day: bounds.calls_per_day,
            calls_per_month: bounds.calls_per_month,
            tokens_per_day: bounds.tokens_per_day,
            tokens_per_month: bounds.tokens_per_month,
            cost_micros_per_month: bounds.cost_micros_per_month,
        };
        let Some(granted) = self.parts.store.reserve_model_use(org, day, wanted, caps).await? else {
            return Ok(None);
        };
        limits.calls = limits.calls.min(u32::try_from(granted.calls).unwrap_or(u32::MAX));
        limits.tokens = limits.tokens.min(granted.tokens);
        limits.cost_micros = bounds.cost_micros_per_month.map(|_| granted.cost_micros);
        let reserved = Reserved {
            store: self.parts.store.clone(),
            org,
            day,
            granted,
            planner: None,
        };
        Ok(Some((limits, reserved)))
    }

    fn planner_of(&self, model: InForce, limits: ModelLimits, mut reserved: Reserved) -> Planning {
        let config = ModelPlannerConfig {
            limits,
            sharing: model.sharing,
            price: model.price,
        };
        match self.parts.models.open(model.config) {
            Ok(opened) => {
                let planner = Arc::new(ModelPlanner::new(opened, config));
                reserved.planner = Some(planner.clone());
                Planning::Model(planner, reserved)
            }
            Err(error) => without(&error.problem()),
        }
    }

    pub(crate) async fn spend(&self, org: OrgId, used: ModelUse) -> Result<(), AppError> {
        Ok(self.parts.store.add_model_use(org, self.parts.clock.now().date(), used).await?)
    }

    pub(super) async fn model_used(&self, org: OrgId) -> Result<ModelUsed, AppError> {
        let used = self.parts.store.model_uses(org, self.parts.clock.now().date()).await?;
        Ok(ModelUsed {
            calls_today: used.day.calls,
            calls_this_month: used.month.calls,
            tokens_today: used.day.tokens,
            tokens_this_month: used.month.tokens,
            cost_micros_today: used.day.cost_micros,
            cost_micros_this_month: used.month.cost_micros,
        })
    }
}

/// What a question has used, as it is counted.
pub(crate) fn counted(usage: &ModelUsage) -> ModelUse {
    ModelUse {
        calls: u64::from(usage.calls),
        tokens: usage.input_tokens.saturating_add(usage.output_tokens),
        cost_micros: usage.cost_micros.unwrap_or(0),
    }
}

/// What one question has set aside of the organisation's limits.
pub(crate) struct Reserved {
    store: Store,
    org: OrgId,
    day: Date,
    granted: ModelUse,
    /// Knows what was used.
    planner: Option<Arc<ModelPlanner>>,
}

impl Reserved {
    /// Gives back what was not used.
    pub(crate) async fn settle(mut self) -> Result<(), AppError> {
        let (granted, used) = (std::mem::take(&mut self.granted), self.used());
        Ok(self.store.settle_model_use(self.org, self.day, granted, used).await?)
    }

    fn used(&self) -> ModelUse {
        let spent = self.planner.as_ref().and_then(|planner| planner.spent());
        spent.as_ref().map(counted).unwrap_or_default()
    }
}

/// A question that was given up half-way is settled all the same; what a process that ends could not settle stays counted.
impl Drop for Reserved {
    fn drop(&mut self) {
        let granted = std::mem::take(&mut self.granted);
        let (Ok(runtime), true) = (tokio::runtime::Handle::try_current(), granted != ModelUse::default()) else {
            return;
        };
        let (store, org, day, used) = (self.store.clone(), self.org, self.day, self.used());
        runtime.spawn(async move {
            if let Err(error) = store.settle_model_use(org, day, granted, used).await {
                tracing::warn!(%error, %org, "the use of a language model could not be settled");
            }
        });
    }
}

fn without(problem: &Problem) -> Planning {
    Planning::Without(Words::from([Message::what(problem), Said::BuiltInInstead.into()]))
}
