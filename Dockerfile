# Two stages: what installs stays behind, what runs goes on. The models come with the packages, so the image
# needs nothing from the network but Discord.
FROM python:3.11-slim AS build
# PyTorch's CPU builds; the "+cpu" below makes sure that it is never the CUDA build of several GB.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/verbatim
COPY requirements.lock ./
RUN /opt/verbatim/bin/pip install --no-deps --index-url "$TORCH_INDEX" "$(grep '^torch==' requirements.lock)+cpu" \
    && /opt/verbatim/bin/pip install --no-deps --only-binary :all: -r requirements.lock
COPY . .
RUN /opt/verbatim/bin/pip install --no-deps --no-build-isolation . \
    && /opt/verbatim/bin/pip check \
    && /opt/verbatim/bin/pip uninstall --yes pip

FROM python:3.11-slim
RUN pip uninstall --yes --root-user-action=ignore wheel setuptools pip \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin verbatim \
    && install --directory --owner=verbatim --group=verbatim --mode=0700 /data
COPY --from=build /opt/verbatim /opt/verbatim
# Everything that is written, caches included, goes to /data or /tmp: the rest may be mounted read-only.
ENV PATH=/opt/verbatim/bin:$PATH \
    HOME=/data \
    VERBATIM_DATA=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER verbatim
WORKDIR /data
VOLUME /data
# The running bot touches a heartbeat file in /data; this looks at its age and loads no model.
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s --retries=3 CMD ["verbatim", "doctor", "--health"]
ENTRYPOINT ["verbatim"]
CMD ["run"]
