# syntax=docker/dockerfile:1
# The image that `future run` runs in: Slack, Discord and PostgreSQL; docs/deploy.md tells how to run it.
# Python's minor version is the one that the tests run on.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/future && python -m venv /opt/build
COPY deploy/requirements.lock deploy/build.lock /src/deploy/
RUN /opt/future/bin/pip install --require-hashes --no-deps --no-compile -r /src/deploy/requirements.lock \
    && /opt/build/bin/pip install --require-hashes --no-deps -r /src/deploy/build.lock
COPY pyproject.toml README.md LICENSE /src/
COPY persona /src/persona
COPY bot /src/bot
COPY adapters /src/adapters
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /src/dist /src \
    && /opt/future/bin/pip install --no-deps --no-compile /src/dist/*.whl \
    && /opt/future/bin/pip uninstall --yes setuptools pip
# What he learns from his pack is learnt here, once: the root is read-only later. The cache tells code by the times of its
# files, and a layer keeps whole seconds, so the files get whole seconds first.
RUN find /opt/future -exec touch --no-dereference --date=@1767225600 {} + \
    && /opt/future/bin/python -m compileall -q /opt/future/lib \
    && XDG_CACHE_HOME=/opt/cache /opt/future/bin/future ask "what is etcd"

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="future-guy" \
      org.opencontainers.image.description="A chat bot persona for Slack and Discord" \
      org.opencontainers.image.licenses="MIT"
RUN install --directory --owner=10001 --group=10001 --mode=0750 /data
COPY --from=build /opt/future /opt/future
COPY --from=build /opt/cache /opt/cache
# One heap for all threads, whose free end goes back to the system: else what he holds creeps up for an hour (make soak).
ENV MALLOC_ARENA_MAX=1 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    PATH=/opt/future/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/opt/cache \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATABASE_URL=sqlite:////data/memory.sqlite3
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["future"]
CMD ["run"]
