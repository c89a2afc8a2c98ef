using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class EndpointsTests
{
    private static readonly Uri A = new("mqtts://a:8883");
    private static readonly Uri B = new("mqtts://b:8883");
    private static readonly Uri C = new("mqtts://c:8883");

    [Fact]
    public void Urls_are_tried_in_order_and_a_pause_comes_behind_the_last()
    {
        var endpoints = new Endpoints([A, B, C]);
        Assert.Equal(A, endpoints.Current);
        Assert.True(endpoints.Fail(null, false));
        Assert.Equal(B, endpoints.Current);
        Assert.True(endpoints.Fail(null, false));
        Assert.Equal(C, endpoints.Current);
        Assert.False(endpoints.Fail(null, false));
        Assert.Equal(A, endpoints.Current);
    }

    [Fact]
    public void When_a_connection_ends_the_first_is_tried_again()
    {
        var endpoints = new Endpoints([A, B]);
        endpoints.Fail(null, false);
        endpoints.End(null, false);
        Assert.Equal(A, endpoints.Current);
    }

    [Fact]
    public void A_single_url_is_tried_with_a_pause_each_time()
    {
        var endpoints = new Endpoints([A]);
        Assert.False(endpoints.Fail(null, false));
        Assert.Equal(A, endpoints.Current);
    }

    [Fact]
    public void A_server_that_sends_us_elsewhere_is_followed_at_once_and_once()
    {
        var endpoints = new Endpoints([A, B]);
        Assert.True(endpoints.Fail(C, false));
        Assert.Equal(C, endpoints.Current);
        Assert.True(endpoints.Fail(null, false));
        Assert.Equal(B, endpoints.Current);
    }

    [Fact]
    public void A_server_that_has_moved_for_good_is_found_there_until_that_fails()
    {
        var endpoints = new Endpoints([A]);
        Assert.True(endpoints.Fail(C, true));
        endpoints.End(null, false);
        Assert.Equal(C, endpoints.Current);
        Assert.False(endpoints.Fail(null, false));
        Assert.Equal(A, endpoints.Current);
    }

    [Fact]
    public void Servers_that_send_us_round_in_a_circle_are_followed_three_times()
    {
        var endpoints = new Endpoints([A]);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(i => endpoints.Fail(i % 2 == 0 ? B : A, false)));
        for (var i = 0; i < 3; i++)
        {
            endpoints.End(B, false);
            Assert.Equal(B, endpoints.Current);
        }

        endpoints.End(B, false);
        Assert.Equal(A, endpoints.Current);
        endpoints.Stay();
        endpoints.End(B, false);
        Assert.Equal(B, endpoints.Current);
    }

    [Fact]
    public void Nobody_is_led_from_an_encrypted_connection_to_a_plain_one()
    {
        var endpoints = new Endpoints([A]);
        Assert.False(endpoints.Fail(new Uri("mqtt://a:1883"), true));
        Assert.Equal(A, endpoints.Current);
    }
}
