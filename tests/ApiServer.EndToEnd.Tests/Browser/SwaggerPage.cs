using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace ApiServer.EndToEnd.Tests.Browser;

/// <summary>Swagger UI as a person uses it.</summary>
internal sealed class SwaggerPage(ChromeDriver driver)
{
    /// <summary>Opens the page and waits for its first document: one that is picked earlier is replaced by it when it comes.</summary>
    public void Open(string address)
    {
        driver.Navigate().GoToUrl(address);
        Find("//h3[starts-with(@id,'operations-tag-')]");
    }

    /// <summary>Picks a document from the list at the top.</summary>
    public void Pick(string document) => Find($"//header//select/option[text()='{document}']").Click();

    /// <summary>Types a token into the Authorize dialog.</summary>
    public void Authorize(string token)
    {
        Find("//div[contains(@class,'auth-wrapper')]/button[contains(@class,'authorize')]").Click();
        Find("//div[contains(@class,'auth-container')]//input").SendKeys(token);
        Find("//div[contains(@class,'auth-btn-wrapper')]/button[contains(@class,'authorize')]").Click();
        Find("//button[contains(@class,'btn-done')]").Click();
    }

    /// <summary>Opens an operation's group.</summary>
    public void OpenTag(string tag) => Find($"//*[@id='operations-tag-{tag}']").Click();

    /// <summary>Tries an operation out and returns the status that it shows.</summary>
    public string TryOut(string tag, string operation, string? body, params (string Name, string Value)[] parameters)
    {
        var block = $"//div[@id='operations-{tag}-{operation}']";
        Find($"{block}//button[contains(@class,'opblock-summary-control')]").Click();
        Find($"{block}//button[contains(@class,'try-out__btn')]").Click();
        foreach (var (name, value) in parameters)
        {
            Paste(Find($"{block}//tr[@data-param-name='{name}']//input"), value);
        }

        if (body is not null)
        {
            Paste(Find($"{block}//textarea[contains(@class,'body-param__text')]"), body);
        }

        Find($"{block}//button[contains(@class,'execute')]").Click();
        return Find($"{block}//table[contains(@class,'live-responses-table')]//tr[@class='response']/td[contains(@class,'response-col_status')]").Text;
    }

    /// <summary>Replaces a field's text in one step, as a paste does: the page draws itself anew after each key.</summary>
    private void Paste(IWebElement field, string text)
    {
        field.SendKeys(Keys.Control + "a");
        driver.ExecuteCdpCommand("Input.insertText", new() { ["text"] = text });
    }

    private IWebElement Find(string path) => driver.FindElement(By.XPath(path));
}
