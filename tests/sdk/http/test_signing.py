"""The signatures, against the protocol's test vectors and an independent verifier."""

from __future__ import annotations

import base64
import hashlib

import requests

from encord_portal.sdk.http.signing import Signer
from tests.sdk.builders import PUBLIC_KEY_HEX, private_key, ssh_config

V1_BODY = (
    b'{"query_type": "projectwithuserrole", "query_method": "GET", "values": {"uid": null, '
    b'"payload": {"filter": {"title_eq": "T\\u00e9st \\"q\\""}}}}'
)
V1_SIGNATURE = (
    "b7f28f2e7a085d0c80eafa260b84cd2063106105ef972823f4f5329177450dd7"
    "cddfe80f2e08acc9c2854deba30e1a806d30eb845a4212141c9560f349d5f400"
)


def test_a_v1_body_is_signed_as_in_the_vector() -> None:
    assert len(V1_BODY) == 141
    assert Signer(private_key()).v1_authorization(V1_BODY) == f"{PUBLIC_KEY_HEX}:{V1_SIGNATURE}"


def test_a_v2_request_without_body_is_signed_as_in_the_vector() -> None:
    headers = Signer(private_key()).v2_headers(
        "GET", "/v2/public/projects?titleLike=a+b%25&includeOrgAccess=False", b"", 1700000000
    )
    assert headers == {
        "Content-Digest": "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
        "Signature-Input": (
            'encord-sig=("@method" "@request-target" "content-digest");created=1700000000;'
            f'keyid="{PUBLIC_KEY_HEX}";alg="ed25519"'
        ),
        "Signature": (
            "encord-sig=:fSLSWPOHMv4hQjFN2QBrGBldszam9+S6MyMEZ3hdzH+WFZBEIsdENsdHsIsOKHjIleAl5Q1l"
            "0eNJK2cTTQVdAg==:"
        ),
    }


def test_a_v2_request_with_body_is_signed_as_in_the_vector() -> None:
    body = b'{"priorities": [["cccccccc-0000-4000-8000-000000000001", 0.5]]}'
    headers = Signer(private_key()).v2_headers(
        "POST",
        "/v2/public/projects/11111111-1111-4111-8111-111111111111/priorities",
        body,
        1700000000,
    )
    assert headers["Content-Digest"] == "sha-256=:PHG9/qvqV8s2I5LCczhx1wg0FrYh8nzy0GVAxzP+gk8=:"
    assert headers["Signature"] == (
        "encord-sig=:Yn/2+O6lZUSWXnbAwXBRpHPQlekOTTVYdg2O9rNlGRWPMJidD8dI0Z5jJNWpWoaRbe94Gztw"
        "AHDrDw+XYB3DBg==:"
    )


def test_define_headers_v2_signs_the_target_and_body_of_a_prepared_request() -> None:
    request = requests.Request(
        "POST", "https://h.example/v2/public/x", params={"a": "b c"}, data=b"{}"
    ).prepare()
    signed = ssh_config("https://h.example").define_headers_v2(request)
    digest = base64.b64encode(hashlib.sha256(b"{}").digest()).decode()
    assert signed.headers["Content-Digest"] == f"sha-256=:{digest}:"
    params = signed.headers["Signature-Input"].removeprefix("encord-sig=")
    base = (
        f'"@method": POST\n"@request-target": /v2/public/x?a=b+c\n"content-digest": '
        f'{signed.headers["Content-Digest"]}\n"@signature-params": {params}'
    )
    signature = base64.b64decode(signed.headers["Signature"][len("encord-sig=:") : -1])
    private_key().public_key().verify(signature, base.encode())


def test_define_headers_signs_a_v1_body() -> None:
    headers = ssh_config("https://h.example").define_headers("hash", "project", V1_BODY.decode())
    assert headers["Authorization"] == f"{PUBLIC_KEY_HEX}:{V1_SIGNATURE}"
    assert (headers["ResourceType"], headers["ResourceID"]) == ("project", "hash")
