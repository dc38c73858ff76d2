"""Every refusal, each with what would happen without it."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from report_site import Resource, Server, page, report_page
from virtual import Virtual

from pipelines.crawl import addresses, crawl
from pipelines.crawl.client import Client, Failed
from pipelines.crawl.network import Guard, Refused, closed
from pipelines.crawl.sources import Source
from pipelines.home import Home
from pipelines.snapshots import store


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    one.resources["/"] = Resource(b"inside", "text/plain")
    threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield one
    one.shutdown()
    one.server_close()


def client(*allowed: str, resolve=None, **named) -> Client:
    guard = Guard(allowed, resolve) if resolve else Guard(allowed)
    return Client(guard, clock=Virtual(), seed=1, **named)


CLOSED = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "nonsense",
]  # fmt: skip
OPEN = ["1.1.1.1", "61.153.0.1", "223.5.5.5", "2400:3200::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]


@pytest.mark.parametrize("address", CLOSED)
def test_closed_addresses(address: str) -> None:
    assert closed(address)


@pytest.mark.parametrize("address", OPEN)
def test_open_addresses(address: str) -> None:
    assert closed(address) is None


def test_teredo_hides_its_address() -> None:
    hidden = ipaddress.IPv6Address("2001:0:4136:e378:8000:63bf:f5ff:fffe")
    assert str(hidden.teredo[1]) == "10.0.0.1" and closed(str(hidden))


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_a_name_that_resolves_inside_is_refused_at_connect_time(server: Server, address: str) -> None:
    asker = client(resolve=lambda host, port: [address])
    with pytest.raises(Refused, match="loopback"):
        asker.fetch(f"http://www.example.gov.cn:{server.server_port}/", {f"www.example.gov.cn:{server.server_port}"}, pace=0)
    assert server.asked == []


def test_an_answer_with_one_closed_address_is_refused(server: Server) -> None:
    asker = client(resolve=lambda host, port: ["1.1.1.1", "10.0.0.1"])
    with pytest.raises(Refused, match="private"):
        asker.fetch("http://www.example.gov.cn/", {"www.example.gov.cn"}, pace=0)


def test_rebinding_gains_nothing(server: Server) -> None:
    """The name is resolved once for a connection, and that answer is what is connected to: a second, other answer is never asked for."""
    answers: list[str] = []
    connected: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        answers.append(host)
        return ["1.1.1.1"] if len(answers) == 1 else ["127.0.0.1"]

    guard = Guard((), resolve)

    class Recording:
        def connect_tcp(self, host: str, *arguments, **named):
            import httpcore2

            connected.append(host)
            raise httpcore2.ConnectError("not from here")

    guard._inner = Recording()  # type: ignore[assignment]
    asker = Client(guard, clock=Virtual(), seed=1)
    port = server.server_port
    with pytest.raises((Failed, Refused)):
        asker.fetch(f"http://www.example.gov.cn:{port}/", {f"www.example.gov.cn:{port}"}, pace=0)
    assert connected == ["1.1.1.1"]  # an address, never the name; the next attempt's other answer is refused
    assert server.asked == []


def test_loopback_must_be_allowed_by_host_and_port(server: Server) -> None:
    other = f"127.0.0.1:{server.server_port + 1}"
    with pytest.raises(Refused, match="loopback"):
        client(other).fetch(server.url("/"), {server.host}, pace=0)
    assert server.asked == []
    assert client(server.host).fetch(server.url("/"), {server.host}, pace=0).body == b"inside"


def test_redirects_are_checked_like_first_requests(server: Server) -> None:
    """To a private address under a host that the source declares: refused by the address; to any other host: by the host."""
    server.resources["/to_name"] = Resource(status=302, headers={"Location": "http://www.example.gov.cn/"})
    server.resources["/to_other"] = Resource(status=302, headers={"Location": "http://evil.example/"})
    server.resources["/to_file"] = Resource(status=302, headers={"Location": "file:///etc/passwd"})
    server.resources["/to_gopher"] = Resource(status=301, headers={"Location": "gopher://127.0.0.1:70/"})
    asker = client(server.host, resolve=lambda host, port: ["127.0.0.1"] if host == "127.0.0.1" else ["10.0.0.8"])
    hosts = {server.host, "www.example.gov.cn"}
    for path, why in (("/to_name", "private"), ("/to_other", "not a host"), ("/to_file", "only http"), ("/to_gopher", "only http")):
        with pytest.raises((Refused, Failed), match=why):
            asker.fetch(server.url(path), hosts, pace=0)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://www.example.gov.cn/", "only http"),
        ("file:///etc/passwd", "only http"),
        ("javascript:alert(1)", "only http"),
        ("data:text/html,x", "only http"),
        ("http://user:secret@www.example.gov.cn/", "user name"),
        ("http:///path", "host"),
        ("https://www.example.gov.cn/" + "a" * 3000, "characters"),
    ],
)
def test_addresses_that_are_not_asked_for(url: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        addresses.clean(url)


def test_hosts_are_compared_whole() -> None:
    own = {"www.example.gov.cn"}
    for url in ("http://www.example.gov.cn.evil.com/", "http://evil.com/www.example.gov.cn", "http://www.example.gov.cn:8080/",
                "http://sub.www.example.gov.cn/", "http://example.gov.cn/"):  # fmt: skip
        with pytest.raises(Refused):
            addresses.check_host(addresses.clean(url), own)
    for url in ("http://WWW.Example.gov.cn/", "https://www.example.gov.cn:443/x", "http://www.example.gov.cn./"):
        addresses.check_host(addresses.clean(url), own)


def test_a_session_is_no_part_of_an_address() -> None:
    one = "http://a.gov.cn/art/1.html"
    for url in (f"{one};jsessionid=1F?_t=3#top", f"{one}?JSESSIONID=9", one, f"  {one}#x", "http://A.gov.cn:80/art/1.html?utm_source=x"):
        assert addresses.clean(url) == one
    assert addresses.clean("http://a.gov.cn/v.jsp?id=3&sid=8&visit=2", drop={"visit"}) == "http://a.gov.cn/v.jsp?id=3"


def certificate(folder: Path, name: str) -> Path:
    """A certificate for a name, signed by nobody."""
    import datetime

    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, name)])
    day = datetime.datetime(2020, 1, 1)
    made = (
        x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key()).serial_number(7)
        .not_valid_before(day).not_valid_after(day.replace(year=2099))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / f"{name}.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_tls_is_verified(tmp_path: Path) -> None:
    """By an authority, and for the name, although the connection goes to an address."""

    class Quiet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *arguments) -> None:
            pass

    path = certificate(tmp_path, "www.example.gov.cn")
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    listening.handle_error = lambda *_: None  # type: ignore[method-assign]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    port = listening.server_port
    own, other = f"www.example.gov.cn:{port}", f"www.other.gov.cn:{port}"

    def ask(host: str, verify: ssl.SSLContext | None) -> bytes:
        asker = client(own, other, resolve=lambda *_: ["127.0.0.1"], verify=verify)
        return asker.fetch(f"https://{host}/", {host}, pace=0).body

    trusting = ssl.create_default_context(cafile=str(path))
    try:
        assert ask(own, trusting) == b"ok"
        with pytest.raises(Failed, match="CERTIFICATE_VERIFY_FAILED"):
            ask(own, None)
        with pytest.raises(Failed, match="CERTIFICATE_VERIFY_FAILED"):
            ask(other, trusting)
    finally:
        listening.shutdown()
        listening.server_close()


def test_no_proxy_is_taken_from_the_environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect for us, to anywhere."""
    proxy = Server()
    threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url("/"))
    try:
        assert client(server.host).fetch(server.url("/"), {server.host}, pace=0).body == b"inside"
        assert proxy.asked == []
    finally:
        proxy.shutdown()
        proxy.server_close()


def column(server: Server, *links: tuple[str, str], **named) -> Source:
    """A source whose one list page has these links."""
    rows = "".join(f'<li><a href="{url}">{title}</a></li>' for url, title in links)
    server.resources["/list.html"] = Resource(page("年报", f"<ul>{rows}</ul>"))
    return Source("one", "一", server.url("/"), "numbered_pages", {"start": server.url("/list.html")}, hosts=frozenset({server.host}), pace=0.0, **named)


def test_file_names_never_come_from_the_net(server: Server, tmp_path: Path) -> None:
    name = "杭州市上城区人民政府2022年政府信息公开工作年度报告"
    evil = "/..%2f..%2f..%2fetc%2fcron.d%2fevil.html"
    server.resources[evil] = Resource(
        report_page("杭州市上城区人民政府", 2022), headers={"Content-Disposition": 'attachment; filename="../../../evil.sh"'}
    )
    source = column(server, (evil, name))
    home = Home(tmp_path / "home")
    done = crawl(home, [source], client=client(server.host))
    assert done.taken.sighted == 1
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert not any("evil" in name for name in written)
    assert all(path.is_relative_to(home.root) for path in tmp_path.rglob("*") if path.is_file())


def test_a_mirror_gives_no_report_and_no_name(server: Server, tmp_path: Path) -> None:
    """A site with advertising copies reports under its own name: linked or redirected to, it is not asked, so that no name can be taken from it."""
    mirror = Server()
    mirror.resources["/copy.html"] = Resource(report_page("宁波市海曙区人民政府", 2022))
    threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    server.resources["/moved.html"] = Resource(status=302, headers={"Location": mirror.url("/copy.html")})
    title = "宁波市海曙区人民政府2022年政府信息公开工作年度报告"
    source = column(server, (mirror.url("/copy.html"), title), ("/moved.html", title), agency="杭州市上城区人民政府")
    home = Home(tmp_path / "home")
    try:
        done = crawl(home, [source], client=client(server.host, mirror.host))
        assert mirror.asked == [] and store.sightings(home).is_empty() and done.count("refused") == 2
    finally:
        mirror.shutdown()
        mirror.server_close()


def test_scripts_are_text(server: Server, tmp_path: Path) -> None:
    """Links that only a script would make are not there, and JSON around which a call stands is read, not run."""
    server.resources["/list.html"] = Resource(page("年报", "<script>document.write('<a href=/x.html>2022年政府信息公开工作年度报告</a>')</script>"))
    source = Source("one", "一", server.url("/"), "numbered_pages", {"start": server.url("/list.html")}, hosts=frozenset({server.host}), pace=0.0)
    assert crawl(Home(tmp_path / "home"), [source], client=client(server.host)).rounds[0].listed == 0
    assert "/x.html" not in server.asked
