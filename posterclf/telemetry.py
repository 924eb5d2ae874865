"""What page and service count of themselves, for Prometheus: never a name, an address or a content.

The measures are here, so that every wing counts into the same ones; `service.metrics` shows them.
"""

from prometheus_client import Counter, Gauge, Histogram

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)  # seconds

REQUESTS = Counter("posterclf_requests_total", "Requests of the API that were answered", ["path", "status"])
SECONDS = Histogram(
    "posterclf_seconds", "Seconds by part: request, queue, decode, infer, run of the page", ["part"], buckets=BUCKETS
)
REFUSED = Counter("posterclf_refused_total", "What was refused, by kind: kinds of problems, visits, uploads", ["kind"])
BATCH = Histogram("posterclf_batch_posters", "Posters that one inference took", buckets=(1, 2, 3, 4, 8, 16, 32))
WAITING = Gauge("posterclf_waiting_posters", "Posters that wait or are at work")
VISITS = Gauge("posterclf_visits", "Visits of the page that are open")
HELD = Gauge("posterclf_held_bytes", "Bytes of uploaded files that are held in memory", ["place"])
WORKERS = Gauge("posterclf_workers_resident_bytes", "Memory of the processes that this one started, such as decoders")
MODEL = Gauge("posterclf_model_info", "1 for each model that is offered", ["model", "checksum", "version"])
