from __future__ import annotations

from django.contrib.auth import authenticate
from drf_spectacular.utils import OpenApiResponse, extend_schema
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from encord_portal.accounts.models import User
from labels.api.docs import errors
from labels.api.serializers import CredentialsSerializer, TokenSerializer
from labels.api.views import PortalView
from labels.errors import BadInput


class TokenView(PortalView):
    # Anybody may send this.
    body_limit = 16 * 1024

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method == "POST" else IsAuthenticated()]

    @extend_schema(
        operation_id="auth_token_create",
        auth=[],
        request=CredentialsSerializer,
        responses={201: TokenSerializer, **errors(400)},
        summary="Make a token",
    )
    def post(self, request: Request) -> Response:
        body = CredentialsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        email = body.validated_data["email"].strip().lower()
        user = authenticate(
            request._request, username=email, password=body.validated_data["password"]
        )
        if not isinstance(user, User):
            raise AuthenticationFailed("There is no account with this email and password.")
        instance, token = AuthToken.objects.create(user=user)
        return Response({"token": token, "expiry": instance.expiry}, status=201)

    @extend_schema(
        operation_id="auth_token_revoke",
        request=None,
        responses={204: OpenApiResponse(description="The token no longer works."), **errors(400)},
        summary="Revoke the token that this request carries",
    )
    def delete(self, request: Request) -> Response:
        if not isinstance(request.auth, AuthToken):
            raise BadInput("Send the token that is to be revoked as `Authorization: Token …`.")
        request.auth.delete()
        return Response(status=204)
