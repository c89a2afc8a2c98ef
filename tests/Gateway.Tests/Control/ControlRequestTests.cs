using System.Text;
using Gateway.Control;

namespace Gateway.Tests.Control;

public sealed class ControlRequestTests
{
    [Fact]
    public void A_request_is_read_with_its_arguments()
    {
        var request = Read("""{"id":"7","protocol":1,"command":"alerts.shelve","user":"anna","args":{"for":"2h","one-shot":true,"number":3,"comment":""}}""");
        Assert.Equal(("7", "alerts.shelve", "anna"), (request.Id, request.Command, request.User));
        Assert.Equal((TimeSpan.FromHours(2), true, 3L), (request.Args.OptionalDuration("for"), request.Args.Flag("one-shot"), request.Args.OptionalNumber("number", 1)));
        Assert.Null(request.Args.OptionalText("comment", 10));
        Assert.Null(request.Args.OptionalText("by", 10));
        request.Args.Finish();
    }

    [Theory]
    [InlineData("", "the line is no JSON: ")]
    [InlineData("{", "the line is no JSON: ")]
    [InlineData("[]", "the line is no JSON object")]
    [InlineData("{}", "'command' is missing")]
    [InlineData("""{"command":1}""", "'command' must be a text")]
    [InlineData("""{"command":"a","command":"b"}""", "the line is no JSON: ")]
    [InlineData("""{"command":"a","comand":"b"}""", "'comand' is unknown; did you mean 'command'?")]
    [InlineData("""{"command":"a","protocol":2}""", "protocol 2 is not spoken here, only 1: program and service are of different versions; restart the service")]
    [InlineData("""{"command":"a","args":[]}""", "args is no JSON object")]
    [InlineData("""{"command":"a\u0007"}""", "'command' must be without control characters")]
    [InlineData("""{"command":"\ud800"}""", "'command' must be valid UTF-8")]
    [InlineData("""{"command":"a","\ud800":1}""", "")]
    [InlineData("""{"command":"a","id":[[[[[[[[[[1]]]]]]]]]]}""", "the line is no JSON: ")]
    public void What_is_no_request_is_told(string line, string why) =>
        Assert.StartsWith(why, Assert.Throws<RefusedException>(() => Read(line)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"for":"2"}""", "'args.for' must be a duration with its unit, as 2h")]
    [InlineData("""{"for":"0s"}""", "'args.for' must be a duration with its unit, as 2h")]
    [InlineData("""{"number":0}""", "'args.number' must be a whole number from 1 to 9")]
    [InlineData("""{"number":1.5}""", "'args.number' must be a whole number from 1 to 9")]
    [InlineData("""{"number":1e99}""", "'args.number' must be a whole number from 1 to 9")]
    [InlineData("""{"one-shot":"yes"}""", "'args.one-shot' must be true or false")]
    [InlineData("""{"comment":"12345678901"}""", "'args.comment' must be at most 10 characters long")]
    [InlineData("""{"nummer":1}""", "'args.nummer' is unknown; did you mean 'args.number'?")]
    [InlineData("""{"xyz":1}""", "'args.xyz' is unknown; there is for, number, one-shot, comment")]
    public void An_argument_that_is_not_as_it_should_be_is_told(string args, string why) =>
        Assert.Equal(why, Assert.Throws<RefusedException>(() => Use(Read($$"""{"command":"a","args":{{args}}}""").Args)).Message);

    private static void Use(Arguments args)
    {
        args.OptionalDuration("for");
        args.OptionalNumber("number", 1, 9);
        args.Flag("one-shot");
        args.OptionalText("comment", 10);
        args.Finish();
    }

    private static ControlRequest Read(string line) => ControlRequest.Read(Encoding.UTF8.GetBytes(line));
}
