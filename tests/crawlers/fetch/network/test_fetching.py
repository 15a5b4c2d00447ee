"""Real crawls: what reaches the server, and what the spider is told."""

from __future__ import annotations

import datetime
import gzip
import re
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawlers.fetch.network.harness import crawl, reroute_file, serving

HOST = "swt.example.gov.cn"
PAGE = "家居焕新消费季".encode()


def test_a_rerouted_crawl_keeps_url_and_host(tmp_path: Path) -> None:
    with serving({"/a.html": (200, {"Content-Type": "text/html"}, PAGE)}) as web:
        done = crawl(
            tmp_path,
            [f"https://{HOST}/a.html", f"http://{HOST}/a.html"],
            hosts=[HOST],
            REROUTE_PATH=reroute_file(tmp_path, web.port, f"https://{HOST}"),
        )
    answer = done.answer(f"https://{HOST}/a.html")
    assert answer["final"] == f"https://{HOST}/a.html"
    assert answer["body"].encode("latin-1") == PAGE
    assert web.paths(HOST) == ["/robots.txt", "/a.html"]
    agent = web.seen[1].headers["User-Agent"]
    # What has no address to give names none.
    assert re.fullmatch(r"Huanxin/[0-9][0-9a-z.+]*", agent)
    assert "Cookie" not in web.seen[1].headers
    # The other scheme is not in the file: rather nothing than the real host.
    assert done.failure(f"http://{HOST}/a.html")["type"] == "NotRerouted"


def test_answers_that_are_too_large_fail_clearly(tmp_path: Path) -> None:
    big = b"x" * 300_000
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [big[:100_000]] * 3) + b"0\r\n\r\n"
    pages = {
        "/big": (200, {}, big),
        "/chunked": (200, {"Transfer-Encoding": "chunked"}, chunked),
        "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(5_000_000))),
        "/fits": (200, {}, b"x" * 1000),
    }
    with serving(pages) as web:
        base = f"http://127.0.0.1:{web.port}"
        done = crawl(
            tmp_path,
            [f"{base}/big", f"{base}/chunked", f"{base}/bomb", f"{base}/fits"],
            hosts=["127.0.0.1"],
            DOWNLOAD_MAXSIZE=200_000,
        )
    for name in ("big", "chunked", "bomb"):
        assert done.failure(f"{base}/{name}")["type"] == "TooLarge"
        assert "200000 B" in done.failure(f"{base}/{name}")["words"].replace("bytes", "B")
        assert web.paths().count(f"/{name}") == 1
    assert done.answer(f"{base}/fits")["status"] == 200


def test_half_a_compressed_page_is_no_page(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE * 50 + bytes(range(256)))
    pages = {
        "/cut": (200, {"Content-Encoding": "gzip"}, packed[:-40]),
        "/whole": (200, {"Content-Encoding": "gzip"}, packed),
    }
    with serving(pages) as web:
        base = f"http://127.0.0.1:{web.port}"
        done = crawl(tmp_path, [f"{base}{path}" for path in pages], hosts=["127.0.0.1"])
    assert done.failure(f"{base}/cut")["type"] == "CutShort"
    assert done.answer(f"{base}/whole")["status"] == 200


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with serving({"/": (200, {}, b"secret")}, wrap=_self_signed(tmp_path)) as web:
        url = f"https://127.0.0.1:{web.port}/"
        done = crawl(tmp_path, [url], hosts=["127.0.0.1"])
    assert done.failure(url)["reason"] == "robots"
    assert web.seen == []


def test_a_page_cannot_send_the_crawler_to_local_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    done = crawl(tmp_path, [secret.as_uri(), "data:text/plain,x"], hosts=[], addresses=[])
    assert done.answers == []
    assert [one["reason"] for one in done.failures] == ["off_host", "off_host"]


def _self_signed(folder: Path):  # type: ignore[no-untyped-def]
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + cert.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return lambda sock: context.wrap_socket(sock, server_side=True)
