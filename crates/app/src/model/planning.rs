//! Who plans a question: a model within its limits, or the built-in planner.

use std::sync::Arc;

use belvedere_analysis_router::ModelUsage;
use belvedere_analysis_router::model::{ModelLimits, ModelPlanner, ModelPlannerConfig};
use belvedere_store::{ModelUse, ModelUses};
use belvedere_types::{Caller, Explain, OrgId, Problem};

use super::{InForce, no_model};
use crate::access::{Permission, allow};
use crate::{App, AppError, AskModel, ModelBounds, ModelUsed};

/// How a question is planned.
pub(crate) enum Planning {
    BuiltIn,
    Model(Arc<ModelPlanner>),
    /// A model is set, but not to be used now; the note says why.
    Without(String),
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
        let used = self.parts.store.model_uses(caller.org, self.parts.clock.now().date()).await?;
        let Some(limits) = what_is_left(&model.bounds, used) else {
            let note = "The limit that is set for the language model is used up, so the built-in planner answered.";
            return Ok(Planning::Without(note.into()));
        };
        Ok(self.planner_of(model, limits))
    }

    fn planner_of(&self, model: InForce, limits: ModelLimits) -> Planning {
        let config = ModelPlannerConfig {
            limits,
            sharing: model.sharing,
            price: model.price,
        };
        match self.parts.models.open(model.config) {
            Ok(opened) => Planning::Model(Arc::new(ModelPlanner::new(opened, config))),
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
        })
    }
}

/// What a question has used, as it is counted.
pub(crate) fn counted(usage: &ModelUsage) -> ModelUse {
    ModelUse {
        calls: u64::from(usage.calls),
        tokens: usage.input_tokens.saturating_add(usage.output_tokens),
    }
}

/// The limits of one question, within what the organisation has left; `None` when that is nothing. Questions that run at the same time each
/// see the same rest.
fn what_is_left(bounds: &ModelBounds, used: ModelUses) -> Option<ModelLimits> {
    let rest = |pairs: [(Option<u64>, u64); 2]| {
        let left = pairs
            .into_iter()
            .filter_map(|(bound, used)| bound.map(|bound| bound.saturating_sub(used)));
        left.min().unwrap_or(u64::MAX)
    };
    let calls = rest([(bounds.calls_per_day, used.day.calls), (bounds.calls_per_month, used.month.calls)]);
    let tokens = rest([
        (bounds.tokens_per_day, used.day.tokens),
        (bounds.tokens_per_month, used.month.tokens),
    ]);
    let mut limits = ModelLimits::default();
    limits.calls = limits.calls.min(u32::try_from(calls).unwrap_or(u32::MAX));
    limits.tokens = limits.tokens.min(tokens);
    (limits.calls > 0 && limits.tokens > 0).then_some(limits)
}

fn without(problem: &Problem) -> Planning {
    Planning::Without(format!("{} The built-in planner answered instead.", problem.detail))
}
