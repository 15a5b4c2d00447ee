"""Answers of the walls that stand before some sites: a status, a cookie and a script, never the page itself."""

from __future__ import annotations

from sample_web.exchange import Answer


def challenge(kind: str) -> Answer:
    """A challenge page: `jsl` (加速乐, 521), `ruishu` (瑞数, 412), `wzws` (491), `c3vk` (200)."""
    status, cookie, script = {
        "jsl": (
            521,
            "__jsluid_s=5a1f; path=/",
            "document.cookie=('_')+('_jsl_clearance_s=1757.1|0|x')+';path=/';location.href=location.pathname",
        ),
        "ruishu": (
            412,
            "FSSBBIl1UgzbN7NS=5a1fX; path=/; HttpOnly",
            "$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=81503;$_ts.cd='qEqEcrqtDkl'",
        ),
        "wzws": (
            491,
            "wzws_sessionid=oGYx; path=/",
            "/* wzws-waf-cgi */ location.replace('/WZWSREL3p3Z2s=')",
        ),
        "c3vk": (200, "", "document.cookie='C3VK=5a1f04; path=/; max-age=3600';location.href=location.href"),
    }[kind]
    headers = (("Content-Type", "text/html; charset=utf-8"), *((("Set-Cookie", cookie),) if cookie else ()))
    return Answer(
        status, headers, f"<html><head><script>{script}</script></head><body></body></html>".encode()
    )
