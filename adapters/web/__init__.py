"""The web server: /healthz, /readyz and /metrics, and the routes of adapters that platforms call over HTTP."""

from adapters.web.server import WebServer, server

__all__ = ["WebServer", "server"]
