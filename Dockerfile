# The page with its HTTP API, or the API alone: docs/how-to/containers.md says how it is built and run.
#
#   docker build --tag posterclf .
#   docker build --tag posterclf:api --build-arg EXTRAS=serve .    # runs `serve --no-page --host 0.0.0.0`
#
# Debian's own Python, 3.13, is both where packages are installed and where they run.
FROM debian:trixie-slim AS python

# No version is pinned: a Debian release changes its packages only to mend them.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt/* /var/log/dpkg.log


FROM python AS build

# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/* \
    && python3 -m venv /opt/pip

WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE NOTICE ./
COPY LICENSES LICENSES
COPY .streamlit .streamlit
COPY assets/samples assets/samples
COPY models/article models/article
COPY models/efficientnet models/efficientnet
COPY posterclf posterclf

# The image's packages are in the versions of constraints.txt, and pip is not among them.
ARG EXTRAS=page,tag
RUN /opt/pip/bin/pip wheel --no-cache-dir --no-deps --wheel-dir /wheels . \
    && python3 -m venv --without-pip /opt/posterclf \
    && /opt/pip/bin/pip --python /opt/posterclf install --no-cache-dir --constraint constraints.txt \
        "$(echo /wheels/posterclf-*.whl)[$EXTRAS]"


FROM python

LABEL org.opencontainers.image.title="posterclf" \
      org.opencontainers.image.description="Which genres does a movie poster show? A page and an HTTP API." \
      org.opencontainers.image.licenses="MIT AND Apache-2.0"

COPY --from=build /opt/posterclf /opt/posterclf
COPY deploy/health.py /opt/health.py

# Nothing is written but short-lived files in /tmp. A user has no home, and no name: any number will do.
ENV PATH=/opt/posterclf/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /tmp
USER 10001:10001

EXPOSE 8501
# A poster is predicted, decoded in the way in which strangers' pictures are.
HEALTHCHECK --interval=30s --timeout=35s --start-period=60s --retries=3 CMD ["/opt/posterclf/bin/python", "-I", "/opt/health.py"]

ENTRYPOINT ["posterclf"]
CMD ["serve", "--host", "0.0.0.0"]
