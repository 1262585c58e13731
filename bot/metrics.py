"""What operators measure: counters and a latency histogram for `/metrics`."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """Hold the metrics of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter("future_answers", "Replies given.", ["platform", "mode", "act"], registry=self.registry)
        self._unknown = Counter("future_unknown", "Questions he did not understand.", ["platform"], registry=self.registry)
        self._duplicates = Counter("future_duplicates", "Deliveries not answered again.", ["platform"], registry=self.registry)
        self._limited = Counter("future_rate_limited", "Messages beyond a limit.", ["platform"], registry=self.registry)
        self._failures = Counter("future_failures", "Messages that failed inside.", ["platform"], registry=self.registry)
        self._unsent = Counter("future_unsent", "Replies that could not be sent.", ["platform"], registry=self.registry)
        self._seconds = Histogram(
            "future_reply_seconds", "From a message to its reply, sending included.", ["platform"], buckets=_BUCKETS, registry=self.registry
        )
        self._memory = Gauge("future_memory_up", "1 while the database is reachable.", registry=self.registry)

    def answered(self, platform: str, mode: str, act: str, seconds: float) -> None:
        """Count a reply; `act` is a dialogue act or a command's name."""
        self._answers.labels(platform, mode or "none", act or "none").inc()
        self._seconds.labels(platform).observe(seconds)

    def unknown(self, platform: str) -> None:
        """Count a question he did not understand."""
        self._unknown.labels(platform).inc()

    def duplicate(self, platform: str) -> None:
        """Count a delivery that was answered before."""
        self._duplicates.labels(platform).inc()

    def limited(self, platform: str) -> None:
        """Count a message beyond a limit."""
        self._limited.labels(platform).inc()

    def failed(self, platform: str) -> None:
        """Count a message that failed inside."""
        self._failures.labels(platform).inc()

    def unsent(self, platform: str) -> None:
        """Count a reply that could not be sent."""
        self._unsent.labels(platform).inc()

    def memory(self, up: bool) -> None:
        """Record whether the database is reachable."""
        self._memory.set(1 if up else 0)

    def exposition(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self.registry)
