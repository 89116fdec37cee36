namespace ApiServer.Model.Time;

/// <summary>Durations as kubectl's AGE column shows them: <c>45s</c>, <c>2m3s</c>, <c>5h10m</c>, <c>3d4h</c>, <c>2y30d</c> (apimachinery util/duration).</summary>
public static class HumanDuration
{
    public static string Format(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        var minutes = seconds / 60;
        var hours = minutes / 60;
        var days = hours / 24;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            _ => minutes switch
            {
                < 10 => Pair(minutes, "m", seconds % 60, "s"),
                < 180 => $"{minutes}m",
                _ => hours switch
                {
                    < 8 => Pair(hours, "h", minutes % 60, "m"),
                    < 48 => $"{hours}h",
                    < 24 * 8 => Pair(days, "d", hours % 24, "h"),
                    < 24 * 365 * 2 => $"{days}d",
                    < 24 * 365 * 8 => Pair(days / 365, "y", days % 365, "d"),
                    _ => $"{days / 365}y",
                },
            },
        };
    }

    private static string Pair(long big, string bigUnit, long small, string smallUnit) =>
        small == 0 ? $"{big}{bigUnit}" : $"{big}{bigUnit}{small}{smallUnit}";
}
