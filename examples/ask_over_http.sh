#!/bin/sh
# Ask a service about pictures, with curl: one sees a line of JSON for each, a prediction or a problem (RFC 9457).
#
#     posterclf serve --no-page --port 8501 &
#     sh examples/ask_over_http.sh poster.jpg another.jpg
service=${POSTERCLF_URL:-http://127.0.0.1:8501}
for picture in "$@"; do
    curl --silent --show-error --data-binary "@$picture" "$service/api/v1/predict?threshold=tuned"
    echo
done
