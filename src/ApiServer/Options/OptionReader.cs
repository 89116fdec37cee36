using System.CommandLine;

namespace ApiServer.Options;

/// <summary>Reads the options: the command line before the environment before appsettings.json before the default.</summary>
internal static class OptionReader
{
    /// <summary>What a test host passes to a program it starts in process; they configure the host, not the cluster.</summary>
    private static readonly string[] HostKeys = ["environment", "contentRoot", "applicationName"];

    /// <summary>The options; null when the program has said all it had to (help, version, an error), with its exit status.</summary>
    public static ServerOptions? Read(string[] args, TextWriter error, out int exitStatus)
    {
        var options = OptionTable.All.ToDictionary(d => d, MakeOption);
        var command = new RootCommand("A Kubernetes control plane in one process.");
        foreach (var option in options.Values)
        {
            command.Options.Add(option);
        }

        foreach (var key in HostKeys)
        {
            command.Options.Add(new Option<string>("--" + key) { Hidden = true });
        }

        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                error.WriteLine(problem.Message);
            }

            exitStatus = 2;
            return null;
        }

        if (parsed.Action is not null)
        {
            exitStatus = parsed.Invoke();
            return null;
        }

        return Apply(definition => parsed.GetResult(options[definition]) is { Implicit: false } given ? string.Join(',', given.Tokens.Select(t => t.Value)) : null, error, out exitStatus);
    }

    private static ServerOptions? Apply(Func<OptionDefinition, string?> commandLine, TextWriter error, out int exitStatus)
    {
        var path = Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json");
        var file = File.Exists(path) ? new ConfigurationBuilder().AddJsonFile(path).Build() : null;
        var result = new ServerOptions();
        var given = new SortedDictionary<string, string>(StringComparer.Ordinal);
        exitStatus = 0;
        foreach (var definition in OptionTable.All)
        {
            var (source, text) = commandLine(definition) is { } argument ? ("--" + definition.Name, argument)
                : Environment.GetEnvironmentVariable(definition.EnvironmentVariable) is { } set ? (definition.EnvironmentVariable, set)
                : ("appsettings.json: " + definition.Name, file is null ? null : FromFile(file, definition));
            if (text is null)
            {
                continue;
            }

            try
            {
                result = definition.Apply(result, text);
                given.Add(definition.Name, definition.Confidential ? "***" : text);
            }
            catch (FormatException e)
            {
                error.WriteLine($"{source}: '{text}': {e.Message}");
                exitStatus = 2;
                return null;
            }
        }

        return result with { Given = given };
    }

    private static string? FromFile(IConfigurationRoot file, OptionDefinition definition)
    {
        var list = file.GetSection(definition.Name).GetChildren().Select(c => c.Value).ToList();
        return definition.Repeatable && list.Count > 0 ? string.Join(',', list) : file[definition.Name];
    }

    private static Option MakeOption(OptionDefinition definition)
    {
        var name = "--" + definition.Name;
        Option option = definition switch
        {
            { Argument: "" } => new Option<bool>(name),
            { Repeatable: true } => new Option<string[]>(name) { Arity = ArgumentArity.OneOrMore },
            _ => new Option<string>(name) { Arity = ArgumentArity.ExactlyOne },
        };
        option.Description = definition.Help;
        option.HelpName = definition.Argument;
        return option;
    }
}
