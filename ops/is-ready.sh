#!/bin/bash
# Whether the process of this container serves: its readiness, asked without another program.
exec 3<>"/dev/tcp/127.0.0.1/${JUMAK_HTTP_PORT:-8000}" || exit 1
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
