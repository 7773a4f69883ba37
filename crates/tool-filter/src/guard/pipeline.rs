//! The guard of MongoDB aggregation pipelines: stages and operators from lists, down to the last nested document. A key that begins with `$`
//! and is on no list is refused, so that code (`$function`, `$where`, `$code`) and writes (`$out`, `$merge`) have no spelling.

use serde_json::{Map, Value, json};

use super::NotProven;
use crate::lexicon::WordList;

const MAX_BYTES: usize = 20_000;
const MAX_DEPTH: usize = 30;
const MAX_STAGES: usize = 50;
/// Documents asked for where the pipeline sets no limit.
const DEFAULT_LIMIT: u32 = 10_000;

/// Stages that look. Not among them: `$out`, `$merge`, `$currentOp`, `$listSessions`, `$changeStream` and whatever comes next.
static STAGES: WordList = WordList::new(
    "
    $addFields $bucket $bucketAuto $count $densify $documents $facet $fill $geoNear $graphLookup $group $limit $lookup $match $project
    $redact $replaceRoot $replaceWith $sample $search $searchMeta $set $setWindowFields $skip $sort $sortByCount $unionWith $unset $unwind
    $vectorSearch
",
);

/// Operators of queries, expressions, accumulators and windows that compute, and the type wrappers of Extended JSON.
static OPERATORS: WordList = WordList::new("
    $abs $acos $acosh $add $addToSet $all $allElementsTrue $and $anyElementTrue $arrayElemAt $arrayToObject $asin $asinh $atan $atan2 $atanh
    $avg $binary $binarySize $bitAnd $bitNot $bitOr $bitXor $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $bottom $bottomN $box $bsonSize
    $caseSensitive $ceil $center $centerSphere $cmp $comment $concat $concatArrays $cond $convert $cos $cosh $count $covariancePop
    $covarianceSamp $date $dateAdd $dateDiff $dateFromParts $dateFromString $dateSubtract $dateToParts $dateToString $dateTrunc $dayOfMonth
    $dayOfWeek $dayOfYear $degreesToRadians $denseRank $derivative $diacriticSensitive $divide $documentNumber $each $elemMatch $eq $exists
    $exp $expMovingAvg $expr $filter $first $firstN $floor $geoIntersects $geoWithin $geometry $getField $gt $gte $hour $ifNull $in $indexOfArray
    $indexOfBytes $indexOfCP $integral $isArray $isNumber $isoDayOfWeek $isoWeek $isoWeekYear $jsonSchema $language $last $lastN $let
    $linearFill $literal $ln $locf $log $log10 $lt $lte $ltrim $map $max $maxDistance $maxKey $maxN $median $mergeObjects $meta $millisecond $min
    $minDistance $minKey $minN $minute $mod $month $multiply $ne $near $nearSphere $nin $nor $not $numberDecimal $numberDouble $numberInt
    $numberLong $objectToArray $oid $options $or $percentile $polygon $pow $push $radiansToDegrees $rand $range $rank $reduce $regex $regexFind
    $regexFindAll $regexMatch $regularExpression $replaceAll $replaceOne $reverseArray $round $rtrim $sampleRate $search $second $setDifference
    $setEquals $setField $setIntersection $setIsSubset $setUnion $shift $sin $sinh $size $slice $sortArray $split $sqrt $stdDevPop $stdDevSamp
    $strLenBytes $strLenCP $strcasecmp $substr $substrBytes $substrCP $subtract $sum $switch $symbol $tan $tanh $text $timestamp $toBool $toDate
    $toDecimal $toDouble $toHashedIndexKey $toInt $toLong $toLower $toObjectId $toString $toUpper $top $topN $trim $trunc $tsIncrement
    $tsSecond $type $unsetField $uuid $week $year $zip
");

/// Keys that carry code or write, whatever tool they are given to.
const NEVER: &[&str] = &["$where", "$function", "$accumulator", "$out", "$merge", "$code"];

/// Proves a pipeline given as a list or as JSON text, and returns it as it is sent: parsed, with a `$limit` where it had none.
pub(super) fn prove(value: &Value) -> Result<Value, NotProven> {
    if let Value::String(text) = value {
        if text.len() > MAX_BYTES {
            return Err(NotProven::new("the pipeline is longer than 20 000 bytes"));
        }
        let parsed: Value = serde_json::from_str(text).map_err(|_| NotProven::new("the pipeline must be JSON"))?;
        // What was proven is sent: of two fields of one name the text may mean the other.
        return Ok(Value::String(bounded(&parsed)?.to_string()));
    }
    if value.to_string().len() > MAX_BYTES {
        return Err(NotProven::new("the pipeline is longer than 20 000 bytes"));
    }
    bounded(value)
}

fn bounded(pipeline: &Value) -> Result<Value, NotProven> {
    stages(pipeline, 0)?;
    let mut proven = pipeline.clone();
    if let Value::Array(stages) = &mut proven
        && !stages.iter().any(|stage| stage.get("$limit").is_some())
    {
        stages.push(json!({ "$limit": DEFAULT_LIMIT }));
    }
    Ok(proven)
}

fn stages(pipeline: &Value, depth: usize) -> Result<(), NotProven> {
    let Value::Array(stages) = pipeline else {
        return Err(NotProven::new("the pipeline must be a list of stages"));
    };
    if stages.len() > MAX_STAGES || depth > MAX_DEPTH {
        return Err(NotProven::new("the pipeline is too long or nested too deep"));
    }
    stages.iter().try_for_each(|stage| one_stage(stage, depth + 1))
}

fn one_stage(stage: &Value, depth: usize) -> Result<(), NotProven> {
    let fields = stage
        .as_object()
        .filter(|fields| fields.len() == 1)
        .ok_or_else(|| NotProven::new("each stage must be a document with one field"))?;
    let Some((name, body)) = fields.iter().next() else {
        return Err(NotProven::new("a stage is empty"));
    };
    if !STAGES.has(name) {
        return Err(NotProven::new(format!("the stage `{}` is not known to read", short(name))));
    }
    match name.as_str() {
        "$facet" => body
            .as_object()
            .ok_or_else(|| NotProven::new("$facet takes a document"))?
            .values()
            .try_for_each(|nested| stages(nested, depth + 1)),
        "$lookup" | "$unionWith" => {
            let Some(fields) = body.as_object() else {
                return if body.is_string() {
                    Ok(())
                } else {
                    Err(NotProven::new("a stage has a form that is not known"))
                };
            };
            fields.iter().try_for_each(|(key, field)| match key.as_str() {
                "pipeline" => stages(field, depth + 1),
                _ => operators(field, depth + 1),
            })
        }
        _ => operators(body, depth),
    }
}

fn operators(value: &Value, depth: usize) -> Result<(), NotProven> {
    if depth > MAX_DEPTH {
        return Err(NotProven::new("the pipeline is too long or nested too deep"));
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| operators(item, depth + 1)),
        Value::Object(fields) => fields.iter().try_for_each(|(key, field)| {
            if key.starts_with('$') && !OPERATORS.has(key) {
                return Err(NotProven::new(format!(
                    "the operator `{}` is not known to be without effects",
                    short(key)
                )));
            }
            operators(field, depth + 1)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// Refuses code and writing stages in the arguments of any tool: a search that takes a filter may take one with `$where`.
pub(crate) fn no_code(arguments: &Map<String, Value>) -> Result<(), NotProven> {
    arguments.values().try_for_each(|value| codeless(value, 0))
}

fn codeless(value: &Value, depth: usize) -> Result<(), NotProven> {
    if depth > MAX_DEPTH {
        return Err(NotProven::new("the arguments are nested too deep"));
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| codeless(item, depth + 1)),
        Value::Object(fields) => fields.iter().try_for_each(|(key, field)| {
            if NEVER.contains(&key.as_str()) {
                return Err(NotProven::new(format!("`{key}` may not be given: it runs code or writes")));
            }
            codeless(field, depth + 1)
        }),
        // A document in a text, as many tools take it.
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => match serde_json::from_str::<Value>(text) {
            Ok(document) => codeless(&document, depth + 1),
            // No JSON, as the shell takes it; an escaped sign may hide a key.
            Err(_) if NEVER.iter().any(|key| text.contains(key)) || text.contains("\\u0024") => {
                Err(NotProven::new("a document with code may not be given"))
            }
            Err(_) => Ok(()),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn short(name: &str) -> String {
    name.chars().take(60).collect()
}
