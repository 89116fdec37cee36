using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>
/// A Job's status (batch validation.go, validateJobStatus, ValidateJobStatusUpdate; registry/batch/job/strategy.go, getStatusValidationOptions). Most rules
/// look only at what the update changes: a status that is wrong already may be mended in steps.
/// </summary>
internal sealed class JobStatusRules(JsonObject job, JsonObject old, ICollection<FieldError> errors)
{
    private readonly JsonObject _spec = job.ObjectAt("spec");
    private readonly JsonObject _status = job.ObjectAt("status");
    private readonly JsonObject _before = old.ObjectAt("status");

    private bool IsComplete => job.IsConditionTrue("Complete");

    private bool IsFinished => IsFinishedJob(job);

    private bool FinishedChanged => IsFinished != IsFinishedJob(old);

    private bool IsSuccessful => job.IsConditionTrue("SuccessCriteriaMet");

    public void Check()
    {
        StatusCounters.NotNegative(_status, errors, "active", "succeeded", "failed", "ready", "terminating");
        Uncounted();
        CompleteConditions();
        CompletionTime();
        TerminalConditions();
        Finished();
        Indexes();
        Pods();
        SuccessCriteria();
        Transitions();
    }

    private void Uncounted()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var list in (ReadOnlySpan<string>)["succeeded", "failed"])
        {
            var uids = _status.ArrayAt("uncountedTerminatedPods", list);
            for (var i = 0; i < uids.Count; i++)
            {
                var path = $"status.uncountedTerminatedPods.{list}[{i}]";
                var uid = uids[i].AsString ?? "";
                if (uid.Length == 0)
                {
                    errors.Add(FieldError.Invalid(path, uid, "must not be empty"));
                }
                else if (!seen.Add(uid))
                {
                    errors.Add(FieldError.Duplicate(path, uid));
                }
            }
        }
    }

    private void CompleteConditions()
    {
        Conditions((Changed("Complete") || Changed("Failed")) && IsComplete && job.IsConditionTrue("Failed"), "cannot set Complete=True and Failed=true conditions");
        Conditions((Changed("Complete") || Changed("FailureTarget")) && IsComplete && job.IsConditionTrue("FailureTarget"), "cannot set Complete=True and FailureTarget=true conditions");
    }

    private void CompletionTime()
    {
        const string path = "status.completionTime";
        var completed = _status["completionTime"];
        if (Changed("Complete") || MemberChanged("completionTime"))
        {
            if (completed is not null && !IsComplete)
            {
                errors.Add(FieldError.Invalid(path, completed, "cannot set completionTime when there is no Complete=True condition"));
            }

            if (completed is null && IsComplete)
            {
                errors.Add(FieldError.Required(path, "completionTime is required for Complete jobs"));
            }
        }

        if ((MemberChanged("startTime") || MemberChanged("completionTime")) && ApiTime.Parse(completed?.AsString) < ApiTime.Parse(_status.String("startTime")))
        {
            errors.Add(FieldError.Invalid(path, completed, "must be equal to or after `startTime`"));
        }
    }

    private void TerminalConditions()
    {
        Conditions(
            (Changed("Failed") || MemberChanged("failedIndexes")) && job.IsConditionTrue("Failed") && !job.IsConditionTrue("FailureTarget"),
            "cannot set Failed=True condition without the FailureTarget=true condition");
        Conditions(
            (Changed("Complete") || Changed("SuccessCriteriaMet")) && IsComplete && !IsSuccessful,
            "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    }

    private void Finished()
    {
        if (!IsFinished)
        {
            return;
        }

        if ((FinishedChanged || MemberChanged("active")) && _status.Integer("active") > 0)
        {
            errors.Add(FieldError.Invalid("status.active", _status["active"], "active>0 is invalid for finished job"));
        }

        var neverStarted = _spec.Boolean("suspend") == true && _spec.Integer("completions") == 0;
        if ((FinishedChanged || MemberChanged("startTime")) && !neverStarted && !_status.Contains("startTime"))
        {
            errors.Add(FieldError.Required("status.startTime", "startTime is required for finished job"));
        }

        var uncounted = _status.ObjectAt("uncountedTerminatedPods");
        if ((FinishedChanged || MemberChanged("uncountedTerminatedPods")) && uncounted.ArrayAt("failed").Count + uncounted.ArrayAt("succeeded").Count > 0)
        {
            errors.Add(FieldError.Invalid(
                "status.uncountedTerminatedPods",
                GoForm.Of(uncounted, ("succeeded", JsonNull.Instance), ("failed", JsonNull.Instance)),
                "must be empty for finished job"));
        }
    }

    private void Indexes()
    {
        const string completedPath = "status.completedIndexes";
        const string failedPath = "status.failedIndexes";
        var completed = _status.Text("completedIndexes");
        var failed = _status.String("failedIndexes");
        var completedChanged = MemberChanged("completedIndexes");
        var failedChanged = MemberChanged("failedIndexes");
        var completions = _spec.Integer("completions");
        var hasLimit = _spec.Contains("backoffLimitPerIndex");
        if (completedChanged && completions is { } wanted && IndexIntervals.Problem(completed, wanted, out _) is { } wrong)
        {
            errors.Add(FieldError.Invalid(completedPath, completed, "error parsing completedIndexes: " + wrong));
        }

        if (failedChanged && completions is { } of && hasLimit && failed is not null && IndexIntervals.Problem(failed, of, out _) is { } problem)
        {
            errors.Add(FieldError.Invalid(failedPath, failed, "error parsing failedIndexes: " + problem));
        }

        if (completedChanged && completed.Length > 0 && !JobSpecRules.IsIndexed(_spec))
        {
            errors.Add(FieldError.Invalid(completedPath, completed, "cannot set non-empty completedIndexes when non-indexed completion mode"));
        }

        if (failedChanged && failed is not null && !hasLimit)
        {
            errors.Add(FieldError.Invalid(failedPath, failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null"));
        }

        if ((failedChanged || completedChanged) && failed is not null && completions is { } most && IndexIntervals.Overlap(completed, failed, most) is { } index)
        {
            errors.Add(FieldError.Invalid(failedPath, failed, $"failedIndexes and completedIndexes overlap at index: {index}"));
        }
    }

    private void Pods()
    {
        if ((FinishedChanged || MemberChanged("terminating")) && IsFinished && _status.Integer("terminating") > 0)
        {
            errors.Add(FieldError.Invalid("status.terminating", _status["terminating"], "terminating>0 is invalid for finished job"));
        }

        if ((MemberChanged("ready") || MemberChanged("active")) && _status.Integer("ready") > (_status.Integer("active") ?? 0))
        {
            errors.Add(FieldError.Invalid("status.ready", _status["ready"], "cannot set more ready pods than active"));
        }
    }

    private void SuccessCriteria()
    {
        Conditions(IsSuccessful && job.IsConditionTrue("Failed"), "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        Conditions(IsSuccessful && job.IsConditionTrue("FailureTarget"), "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        Conditions(
            _spec.Contains("successPolicy") && !IsSuccessful && IsComplete,
            "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }

    private void Transitions()
    {
        foreach (var condition in (ReadOnlySpan<string>)["Failed", "Complete", "FailureTarget"])
        {
            Conditions(old.IsConditionTrue(condition) && !job.IsConditionTrue(condition), $"cannot disable the terminal {condition}=True condition");
        }

        Decreased("failed");

        // A Job whose parallelism follows its completions may be scaled down.
        if (!JobSpecRules.IsIndexed(_spec) || !Equals(_spec["completions"], _spec["parallelism"]))
        {
            Decreased("succeeded");
        }

        if (_status["completionTime"] is { } completed && _before.Contains("completionTime") && MemberChanged("completionTime"))
        {
            errors.Add(FieldError.Invalid("status.completionTime", completed, MemberRules.ImmutableDetail));
        }

        var resuming = old.IsConditionTrue("Suspended") && job.Condition("Suspended")?.String("status") == "False";
        if (_before.Contains("startTime") && MemberChanged("startTime") && !resuming && _spec.Boolean("suspend") != true)
        {
            errors.Add(FieldError.Invalid("status.startTime", _status["startTime"], "field is immutable for unsuspended job once set"));
        }

        Conditions(old.IsConditionTrue("SuccessCriteriaMet") && !IsSuccessful, "cannot disable the SuccessCriteriaMet=True condition");
        Conditions(
            old.IsConditionTrue("Complete") && !old.IsConditionTrue("SuccessCriteriaMet") && IsSuccessful,
            "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
    }

    private void Decreased(string counter)
    {
        if ((_status.Integer(counter) ?? 0) < (_before.Integer(counter) ?? 0))
        {
            errors.Add(FieldError.Invalid("status." + counter, _status.Integer(counter) ?? 0, $"cannot decrease the {counter} counter"));
        }
    }

    private void Conditions(bool wrong, string detail)
    {
        if (wrong)
        {
            errors.Add(FieldError.Invalid("status.conditions", detail));
        }
    }

    private bool Changed(string condition) => job.IsConditionTrue(condition) != old.IsConditionTrue(condition);

    private bool MemberChanged(string member) => !Equals(_status[member], _before[member]);

    private static bool IsFinishedJob(JsonObject obj) => obj.IsConditionTrue("Complete") || obj.IsConditionTrue("Failed");
}
