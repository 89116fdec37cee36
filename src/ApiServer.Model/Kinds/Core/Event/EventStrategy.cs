using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Event;

/// <summary>Events (core validation events.go). Those with an eventTime are of the newer kind and say more.</summary>
internal sealed class EventStrategy : ResourceStrategy
{
    private const int NameLength = 128;
    private const int MessageLength = 1024;

    public override bool AllowCreateOnUpdate => true;

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var space = obj.Namespace();
        var about = obj.ObjectAt("involvedObject").Text("namespace");
        var timed = obj.String("eventTime") is not null;
        var fits = (about.Length, timed) switch
        {
            (0, false) => space is "" or "default",
            (0, true) => space is "default" or "kube-system",
            (_, false) => about == space,
            _ => true,
        };
        if (!fits)
        {
            errors.Add(FieldError.Invalid("involvedObject.namespace", about, "does not match event.namespace"));
        }

        if (timed)
        {
            Newer(obj, errors);
        }
    }

    private static void Newer(JsonObject obj, ICollection<FieldError> errors)
    {
        if (obj.Text("reportingComponent") is { Length: > 0 } reporter)
        {
            foreach (var detail in NameFormats.QualifiedName(reporter))
            {
                errors.Add(FieldError.Invalid("reportingComponent", reporter, detail));
            }
        }
        else
        {
            errors.Add(FieldError.Required("reportingComponent"));
        }

        foreach (var member in (ReadOnlySpan<string>)["reportingInstance", "action", "reason"])
        {
            switch (obj.Text(member).Length)
            {
                case 0:
                    errors.Add(FieldError.Required(member));
                    break;
                case > NameLength:
                    errors.Add(FieldError.Invalid(member, "", $"can have at most {NameLength} characters"));
                    break;
            }
        }

        if (obj.Text("message").Length > MessageLength)
        {
            errors.Add(FieldError.Invalid("message", "", $"can have at most {MessageLength} characters"));
        }
    }
}
