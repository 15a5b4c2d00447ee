"""The official client, made from the settings, its exceptions in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from config.elasticsearch import ElasticsearchSettings
from config.faults import WrongUsage
from config.language import tr
from indexing.engine.elastic.faults import Away, ElasticsearchFault, fault_of


def connect(settings: ElasticsearchSettings, patience: float) -> Elasticsearch:
    """A client; nothing is sent yet. Every request may take `patience` seconds. The address may name several nodes,
    separated by commas: one that is gone is passed over. Raises WrongUsage for settings that contradict each other."""
    options: dict[str, Any] = {}
    if settings.api_key:
        options["api_key"] = settings.api_key
    elif settings.username:
        options["basic_auth"] = (settings.username, settings.password or "")
    if settings.ca_file:
        options["ca_certs"] = str(settings.ca_file)
    try:
        return Elasticsearch(
            settings.url.split(","),
            request_timeout=patience,
            max_retries=3,
            retry_on_status=(),  # `bulk` waits before it asks again; the client does not
            **options,
        )
    except (ValueError, TypeError) as error:
        raise WrongUsage(
            tr("Elasticsearch 的设置有误", "the settings for Elasticsearch do not work"),
            detail=str(error),
            where="HUANXIN_ELASTICSEARCH_URL",
        ) from error


def shown(settings: ElasticsearchSettings) -> str:
    """The address without what only its owner should see."""
    return ",".join(
        urlsplit(url)._replace(netloc=urlsplit(url).netloc.rpartition("@")[2]).geturl()
        for url in settings.url.split(",")
    )


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Lets out nothing of the client's but Faults."""
    try:
        yield
    except ConnectionTimeout as error:
        raise Away(
            tr("Elasticsearch 没有及时回答", "Elasticsearch does not answer in time"),
            detail=str(error.message),
            where=where,
        ) from error
    except TlsError as error:
        raise Away(
            tr("无法与 Elasticsearch 建立加密连接", "no encrypted connection to Elasticsearch"),
            detail=tr(f"自签证书请设 HUANXIN_ELASTICSEARCH_CA_FILE（{error.message}）", f"for a certificate of your own set HUANXIN_ELASTICSEARCH_CA_FILE ({error.message})"),
            where=where,
        ) from error  # fmt: skip
    except TransportError as error:
        raise Away(
            tr("连不上 Elasticsearch", "Elasticsearch cannot be reached"),
            detail=str(error.message),
            where=where,
        ) from error
    except UnsupportedProductError as error:
        raise ElasticsearchFault(
            tr("该地址上的不是 Elasticsearch", "what answers there is not Elasticsearch"), where=where
        ) from error
    except ApiError as error:
        raise fault_of(error.status_code, error.body, where) from error
