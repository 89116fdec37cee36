using System.Globalization;
using System.Text;

namespace ApiServer.Bench;

/// <summary>Three small diagrams side by side, each from zero, so that a straight line through the origin's side shows linear growth.</summary>
internal static class GrowthChart
{
    private const int Width = 240;
    private const int Height = 160;
    private const int Margin = 48;

    public static string Draw(IReadOnlyList<GrowthPoint> points)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{3 * (Width + Margin) + Margin}\" height=\"{Height + (2 * Margin)}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        Diagram(svg, 0, "seconds until all are Ready", points, p => p.Seconds);
        Diagram(svg, 1, "seconds of processor time", points, p => p.ProcessorSeconds);
        Diagram(svg, 2, "MiB resident", points, p => p.Megabytes);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Diagram(StringBuilder svg, int column, string title, IReadOnlyList<GrowthPoint> points, Func<GrowthPoint, double> value)
    {
        var left = Margin + (column * (Width + Margin));
        var bottom = Margin + Height;
        var most = points.Max(value);
        double X(GrowthPoint p) => left + ((double)p.Pods / points[^1].Pods * Width);
        double Y(GrowthPoint p) => bottom - (value(p) / most * Height);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left}\" y=\"{Margin - 16}\">{title}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{left} {Margin}V{bottom}H{left + Width}\" fill=\"none\" stroke=\"#888\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p):0.#},{Y(p):0.#}")))}\" fill=\"none\" stroke=\"#06c\" stroke-width=\"2\"/>\n");
        foreach (var p in points)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(p):0.#}\" cy=\"{Y(p):0.#}\" r=\"3\" fill=\"#06c\"/><text x=\"{X(p):0.#}\" y=\"{Y(p) - 8:0.#}\" text-anchor=\"end\">{value(p):0.#}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(p):0.#}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{p.Pods}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (Width / 2)}\" y=\"{bottom + 34}\" text-anchor=\"middle\">Pods</text>\n");
    }
}
