"""Logging in, and the token that every other call then needs."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import Any

import jwt
from litestar import get, post

from tests.fakes.thingsboard.errors import TOKEN_EXPIRED, unauthorized
from tests.fakes.thingsboard.store import NO_CUSTOMER, TENANT_ID, Json, entity_id


class Gate:
    """Who may come in. ``generation`` grows to make every token given out so far an expired one."""

    def __init__(self, required: bool, username: str, password: str) -> None:
        self.required, self.username, self.password = required, username, password
        self.secret = secrets.token_hex(32)
        self.user_id = str(uuid.uuid1())
        self.generation = 0

    def issue(self) -> str:
        """A token for the one user there is, valid for two hours and a half."""
        now = int(time.time())
        claims = {
            "sub": self.username,
            "scopes": ["TENANT_ADMIN"],
            "iat": now,
            "exp": now + 9000,
            "gen": self.generation,
        }
        return jwt.encode(claims, self.secret, algorithm="HS512")

    def check(self, header: str | None) -> None:
        """Raises 401 unless the header carries a token of ours, or none is required."""
        if not self.required:
            return
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer":
            raise unauthorized()
        try:
            claims = jwt.decode(token, self.secret, algorithms=["HS512"])
        except jwt.ExpiredSignatureError as error:
            raise unauthorized("Token has expired", TOKEN_EXPIRED) from error
        except jwt.InvalidTokenError as error:
            raise unauthorized("Invalid JWT token") from error
        if claims["gen"] != self.generation:
            raise unauthorized("Token has expired", TOKEN_EXPIRED)


@post("/api/auth/login", status_code=200)
async def login(gate: Gate, data: Json) -> Json:
    """A token for a user name and a password."""
    if data.get("username") != gate.username or data.get("password") != gate.password:
        raise unauthorized("Invalid username or password")
    return {"token": gate.issue(), "refreshToken": gate.issue(), "scope": None}


@get("/api/auth/user")
async def user(gate: Gate) -> dict[str, Any]:
    """The user that is logged in, with its ThingsBoard tenant."""
    return {
        "id": entity_id("USER", gate.user_id),
        "tenantId": entity_id("TENANT", TENANT_ID),
        "customerId": entity_id("CUSTOMER", NO_CUSTOMER),
        "email": gate.username,
        "name": gate.username,
        "authority": "TENANT_ADMIN",
        "firstName": None,
        "lastName": None,
        "additionalInfo": {},
    }


HANDLERS = [login, user]
