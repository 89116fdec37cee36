using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>The parameters of requests: name, JSON type, place and meaning. Which operation has which follows upstream's documents.</summary>
internal static class QueryParameters
{
    public static readonly string[] Write = ["dryRun", "fieldManager", "fieldValidation"];
    public static readonly string[] Patch = [.. Write, "force"];
    public static readonly string[] Delete = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];
    public static readonly string[] List =
        ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch"];

    public static readonly string[] DeleteCollection = [.. Delete, .. List.Except(["allowWatchBookmarks", "watch"])];

    private static readonly Dictionary<string, (string In, string Type, string Text)> All = new(StringComparer.Ordinal)
    {
        ["name"] = ("path", "string", "The name of the object."),
        ["namespace"] = ("path", "string", "The namespace of the object, its team or project."),
        ["path"] = ("path", "string", "The path of the URL that the request is passed on to."),
        ["pretty"] = ("query", "string", "If 'true', the answer is indented. Clients that look like a browser or curl get that by default."),
        ["dryRun"] = ("query", "string", "When 'All', the request goes through all its stages and nothing is stored."),
        ["fieldManager"] = ("query", "string", "A name for who makes the change, up to 128 printable characters."),
        ["fieldValidation"] = ("query", "string", "What unknown and duplicate fields do: 'Ignore' drops them, 'Warn' (the default) drops them with a warning for each, 'Strict' refuses the request and names them all."),
        ["force"] = ("query", "boolean", "Force applies the change although other managers own some of its fields. For apply requests only."),
        ["gracePeriodSeconds"] = ("query", "integer", "How many seconds the object has to end in; zero means at once. Without it the kind's own default holds."),
        ["orphanDependents"] = ("query", "boolean", "Deprecated: use propagationPolicy. Whether dependents are left as orphans."),
        ["propagationPolicy"] = ("query", "string", "Whether and how dependents are deleted: 'Orphan', 'Background' or 'Foreground'."),
        ["allowWatchBookmarks"] = ("query", "boolean", "Whether the watch may send events of type BOOKMARK."),
        ["continue"] = ("query", "string", "The token of the previous page, to get the next. It expires; then the list has to be started again."),
        ["fieldSelector"] = ("query", "string", "Restricts the list by the values of fields. Everything by default."),
        ["labelSelector"] = ("query", "string", "Restricts the list by labels. Everything by default."),
        ["limit"] = ("query", "integer", "The largest number of items of one answer; if there are more, metadata.continue is set."),
        ["resourceVersion"] = ("query", "string", "Which version of the data the request may be answered from. Unset by default."),
        ["resourceVersionMatch"] = ("query", "string", "How resourceVersion is applied to a list: 'Exact' or 'NotOlderThan'."),
        ["sendInitialEvents"] = ("query", "boolean", "Whether the watch begins with made-up events for all that is there, ended by a bookmark."),
        ["timeoutSeconds"] = ("query", "integer", "Ends the list or watch after that time, whether or not there was anything."),
        ["watch"] = ("query", "boolean", "Watch for changes and answer them as a stream of events. Specify resourceVersion."),
        ["container"] = ("query", "string", "The container; the only one when there is but one."),
        ["command"] = ("query", "string", "The command, one argument each time."),
        ["stdin"] = ("query", "boolean", "Whether standard input is passed."),
        ["stdout"] = ("query", "boolean", "Whether standard output is passed."),
        ["stderr"] = ("query", "boolean", "Whether standard error is passed."),
        ["tty"] = ("query", "boolean", "Whether a terminal is allocated."),
        ["ports"] = ("query", "integer", "The ports to forward."),
        ["follow"] = ("query", "boolean", "Follow the log. Defaults to false."),
        ["insecureSkipTLSVerifyBackend"] = ("query", "boolean", "Whether the node's certificate is left unchecked."),
        ["limitBytes"] = ("query", "integer", "The number of bytes after which the log is cut."),
        ["previous"] = ("query", "boolean", "The log of the container before its last restart."),
        ["sinceSeconds"] = ("query", "integer", "How many seconds before now the log begins."),
        ["stream"] = ("query", "string", "'All', 'Stdout' or 'Stderr'."),
        ["tailLines"] = ("query", "integer", "The number of lines from the end of the log."),
        ["timestamps"] = ("query", "boolean", "Whether each line begins with its time."),
    };

    /// <summary>Every name, for documents that define parameters once.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>The options of a subresource that is a connection or a log.</summary>
    public static string[] OfConnection(string subresource) => subresource switch
    {
        "exec" => ["command", "container", "stderr", "stdin", "stdout", "tty"],
        "attach" => ["container", "stderr", "stdin", "stdout", "tty"],
        "portforward" => ["ports"],
        "log" => ["container", "follow", "insecureSkipTLSVerifyBackend", "limitBytes", "previous", "sinceSeconds", "stream", "tailLines", "timestamps"],
        _ => [],
    };

    public static JsonObject Define(string name)
    {
        var (place, type, text) = All[name];
        var parameter = new JsonObjectBuilder().Add("name", name).Add("in", place).Add("description", text);
        if (place == "path")
        {
            parameter.Add("required", true);
        }

        return parameter.Add("schema", JsonObject.Of(("type", type), ("uniqueItems", true))).Build();
    }
}
