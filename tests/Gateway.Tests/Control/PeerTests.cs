using System.Net.Sockets;
using Gateway.Control;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Control;

public sealed class PeerTests
{
    private static readonly Peer Service = new(990, [991]);

    [Theory]
    [InlineData(0, new uint[] { 0 }, true)]
    [InlineData(990, new uint[] { 5 }, true)]
    [InlineData(1000, new uint[] { 1000, 27, 991 }, true)]
    [InlineData(1000, new uint[] { 991 }, true)]
    [InlineData(1000, new uint[] { 1000, 990 }, false)]
    [InlineData(991, new uint[] { 1000 }, false)]
    [InlineData(65534, new uint[] { 65534 }, false)]
    [InlineData(65534, new uint[] { 65534, 991 }, true)]
    public void Root_the_service_itself_and_members_of_its_group_may_control_it(uint user, uint[] groups, bool may) =>
        Assert.Equal(may, new Peer(user, groups).MayControl(Service));

    [Fact]
    public void Ids_that_cannot_be_seen_are_nobodys_also_when_the_service_has_none_that_can() =>
        Assert.False(new Peer(65534, [65534]).MayControl(new Peer(65534, [65534])));

    [Fact]
    public void The_kernel_says_who_is_at_the_other_end()
    {
        using var folder = new TemporaryFolder();
        using var listener = ControlSocket.TryListen(Path.Combine(folder.Path, "s"), out _)!;
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(Path.Combine(folder.Path, "s")));
        using var accepted = listener.Accept();
        var (peer, self) = (Peer.Of(accepted), Peer.Self());
        Assert.Equal((self.User, self.Groups[0]), (peer.User, peer.Groups[0]));
        Assert.True(peer.MayControl(self));
    }

    [Theory]
    [InlineData(0, null, "anna", "root")]
    [InlineData(0, "root", null, "root")]
    [InlineData(0, "night shift", null, "night shift (uid 0)")]
    [InlineData(3999999999, null, "anna", "uid 3999999999")]
    [InlineData(65534, null, "anna", "anna (unchecked)")]
    [InlineData(65534, "night shift", "anna", "night shift (unchecked)")]
    [InlineData(65534, null, null, "a user that the service cannot see")]
    public void Who_did_it_is_the_user_that_the_kernel_names(uint user, string? claimed, string? said, string by) =>
        Assert.Equal(by, Accounts.By(new Peer(user, [0]), claimed, said));
}
