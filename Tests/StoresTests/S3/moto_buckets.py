#!/usr/bin/env python3
"""Serves the folders of a folder as S3 buckets on loopback, by moto (PyPI: moto[server]), until whoever started it is gone.

    moto_buckets.py FOLDER

Prints one JSON line once it answers: {"port", "metadata", "key", "secret", "temporary": {"key", "secret", "token"}}. At the
port `metadata` the temporary keys are handed out as EC2 does to instances, and below /container as ECS does.

moto trusts everybody as it comes. Here, signatures are checked (by botocore's own canonicalisation), and what is not signed
is allowed for objects of buckets whose names begin with `public`, their listings, and nothing else. Those that begin with
`west` are in another region than us-east-1, and of those that begin with `payer` the reader has to pay.
"""
import http.server
import json
import logging
import os
import pathlib
import sys
import threading
import time

for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE"):
    os.environ.pop(name, None)
os.environ.update(AWS_ACCESS_KEY_ID="setup", AWS_SECRET_ACCESS_KEY="setup", AWS_DEFAULT_REGION="us-east-1", NO_PROXY="*")
os.environ.update(AWS_CONFIG_FILE="/dev/null", AWS_SHARED_CREDENTIALS_FILE="/dev/null")

import boto3  # noqa: E402
import flask  # noqa: E402
from moto import settings  # noqa: E402
from moto.core.authorization import ActionAuthenticatorMixin  # noqa: E402
from moto.s3.exceptions import S3AccessDeniedError  # noqa: E402
from moto.s3.models import get_canned_acl, s3_backends  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
port = server.get_host_and_port()[1]
endpoint = f"http://127.0.0.1:{port}"

s3 = boto3.client("s3", endpoint_url=endpoint)
backend = s3_backends["123456789012"]["aws"]
root = pathlib.Path(sys.argv[1])
for bucket in sorted(root.iterdir()):
    s3.create_bucket(Bucket=bucket.name)
    acl = get_canned_acl("public-read" if bucket.name.startswith("public") else "private")
    for file in bucket.rglob("*"):
        if file.is_file():
            backend.put_object(bucket.name, str(file.relative_to(bucket)), file.read_bytes()).set_acl(acl)

iam = boto3.client("iam", endpoint_url=endpoint)
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
iam.create_user(UserName="reader")
iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=json.dumps(policy))
key = iam.create_access_key(UserName="reader")["AccessKey"]
role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(policy))["Role"]
iam.put_role_policy(RoleName="reader", PolicyName="read", PolicyDocument=json.dumps(policy))
sts = boto3.client("sts", endpoint_url=endpoint)
temporary = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]

settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
check = ActionAuthenticatorMixin._authenticate_and_authorize_action


def allow_public(self, iam_request_cls, resource="*"):
    if "Authorization" in self.headers:
        # moto checks signatures of addresses made readable, but what is signed is encoded.
        def request(path, **parts):
            return iam_request_cls(path=flask.request.environ["RAW_URI"], **parts)

        return check(self, request, resource)
    if not resource.split(":::")[-1].startswith("public"):
        raise S3AccessDeniedError()


ActionAuthenticatorMixin._authenticate_and_authorize_action = allow_public

serve = DomainDispatcherApplication.__call__


def serve_strictly(self, environ, start_response):
    path, signature = environ["PATH_INFO"], environ.get("HTTP_AUTHORIZATION", "")
    refusal = None
    if path.startswith("/west") and "/eu-west-3/s3/" not in signature:
        refusal = "400 Bad Request", "AuthorizationHeaderMalformed", [("x-amz-bucket-region", "eu-west-3")]
    pays = environ.get("HTTP_X_AMZ_REQUEST_PAYER") == "requester" and ";x-amz-request-payer" in signature
    if path.startswith("/payer") and not pays:
        refusal = "403 Forbidden", "AccessDenied", []
    if not refusal:
        return serve(self, environ, start_response)
    status, code, headers = refusal
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>".encode()
    start_response(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body))), *headers])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


DomainDispatcherApplication.__call__ = serve_strictly


class Metadata(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    credentials = json.dumps(
        {
            "AccessKeyId": temporary["AccessKeyId"],
            "SecretAccessKey": temporary["SecretAccessKey"],
            "Token": temporary["SessionToken"],
            "Expiration": "2099-01-01T00:00:00Z",
        }
    )

    def log_message(self, *_):
        pass

    def answer(self, text):
        body = (text or "").encode()
        self.send_response(200 if text else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        asks = self.path == "/latest/api/token" and self.headers["X-aws-ec2-metadata-token-ttl-seconds"]
        self.answer("opaque" if asks else None)

    def do_GET(self):
        if self.path == "/container":
            return self.answer(self.credentials if self.headers["Authorization"] == "container-token" else None)
        known = {"": "the-role\n", "the-role": self.credentials}
        name = self.path.removeprefix("/latest/meta-data/iam/security-credentials/")
        self.answer(known.get(name) if self.headers["X-aws-ec2-metadata-token"] == "opaque" else None)


metadata = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Metadata)
threading.Thread(target=metadata.serve_forever, daemon=True).start()

names = {"key": "AccessKeyId", "secret": "SecretAccessKey", "token": "SessionToken"}
answer = {"port": port, "metadata": metadata.server_port}
answer |= {name: key[names[name]] for name in ("key", "secret")}
answer["temporary"] = {name: temporary[names[name]] for name in names}
print(json.dumps(answer), flush=True)

parent = os.getppid()
while os.getppid() == parent:
    time.sleep(0.5)
os._exit(0)
