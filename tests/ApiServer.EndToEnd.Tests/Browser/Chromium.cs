using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using Command = ApiServer.EndToEnd.Tests.Support.Command;

namespace ApiServer.EndToEnd.Tests.Browser;

/// <summary>Debian's Chromium without a window, with a profile and a certificate store of its own.</summary>
internal sealed class Chromium : IDisposable
{
    private static readonly string[] Options =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--window-size=1400,2000",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _home;
    private readonly ChromeDriverService _service;

    private Chromium(DirectoryInfo home, ChromeDriverService service, ChromeDriver driver)
    {
        _home = home;
        _service = service;
        Driver = driver;
    }

    public ChromeDriver Driver { get; }

    /// <summary>Starts a browser that trusts one more certificate authority.</summary>
    public static async Task<Chromium> StartAsync(string authority)
    {
        var home = Directory.CreateTempSubdirectory("apiserver-chromium-");
        var certificates = home.CreateSubdirectory(".pki/nssdb").FullName;
        (await Command.RunAsync("certutil", ["-d", $"sql:{certificates}", "-N", "--empty-password"])).Succeeded();
        (await Command.RunAsync("certutil", ["-d", $"sql:{certificates}", "-A", "-n", "cluster", "-t", "C,,", "-i", authority])).Succeeded();

        var options = new ChromeOptions { BinaryLocation = "/usr/bin/chromium" };
        options.AddArguments(Options);
        options.AddArgument($"--user-data-dir={home.FullName}/profile");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        var service = ChromeDriverService.CreateDefaultService("/usr/bin", "chromedriver");
        service.SuppressInitialDiagnosticInformation = true;
        service.DriverProcessStarting += (_, e) => e.DriverServiceProcessStartInfo.Environment["HOME"] = home.FullName;
        var driver = new ChromeDriver(service, options, 2 * Patience);
        driver.Manage().Timeouts().ImplicitWait = Patience;
        return new Chromium(home, service, driver);
    }

    /// <summary>What the page complained about on its console since the last question.</summary>
    public IEnumerable<string> ConsoleErrors() => Driver.Manage().Logs.GetLog(LogType.Browser).Where(e => e.Level >= LogLevel.Severe).Select(e => e.Message);

    public void Dispose()
    {
        Driver.Dispose();
        _service.Dispose();
        _home.Delete(recursive: true);
    }
}
