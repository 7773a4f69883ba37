"""A fastmcp server with that library's own OAuth provider (or a static bearer token), for the tests.

    python fastmcp_server.py oauth PORT JOURNAL [ACCESS_TOKEN_SECONDS]
    python fastmcp_server.py bearer PORT JOURNAL TOKEN

JOURNAL gets a line for each tool call and each OAuth event, never a token.
"""

import json
import sys

from fastmcp import FastMCP
from fastmcp.server.auth.auth import ClientRegistrationOptions, RevocationOptions
from fastmcp.server.auth.providers import in_memory
from fastmcp.server.auth.providers.jwt import StaticTokenVerifier

mode, port, journal_path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
base = f"http://127.0.0.1:{port}"


def note(what, **facts):
    with open(journal_path, "a") as journal:
        journal.write(json.dumps({"what": what, **facts}) + "\n")


class Provider(in_memory.InMemoryOAuthProvider):
    async def register_client(self, client_info):
        note("registered")
        await super().register_client(client_info)

    async def exchange_authorization_code(self, client, authorization_code):
        note("exchanged", challenge=bool(authorization_code.code_challenge))
        return await super().exchange_authorization_code(client, authorization_code)

    async def exchange_refresh_token(self, client, refresh_token, scopes):
        note("refreshed")
        return await super().exchange_refresh_token(client, refresh_token, scopes)

    async def revoke_token(self, token):
        note("revoked", kind=type(token).__name__)
        await super().revoke_token(token)


if mode == "oauth":
    if len(sys.argv) > 4:
        in_memory.DEFAULT_ACCESS_TOKEN_EXPIRY_SECONDS = int(sys.argv[4])
    auth = Provider(
        base_url=base,
        client_registration_options=ClientRegistrationOptions(enabled=True, valid_scopes=["fleet:read"], default_scopes=["fleet:read"]),
        revocation_options=RevocationOptions(enabled=True),
        required_scopes=["fleet:read"],
    )
else:
    auth = StaticTokenVerifier(tokens={sys.argv[4]: {"client_id": "tests", "scopes": []}})

server = FastMCP("Fleet", auth=auth)

VEHICLES = [
    {"id": "v1", "plate": "B-TX 101", "depot": "Berlin", "model": "eVan", "odometer_km": 48210, "in_service": True},
    {"id": "v2", "plate": "B-TX 102", "depot": "Berlin", "model": "eVan", "odometer_km": 51877, "in_service": False},
    {"id": "v3", "plate": "HH-TX 7", "depot": "Hamburg", "model": "Cargo XL", "odometer_km": 120543, "in_service": True},
    {"id": "v4", "plate": "M-TX 31", "depot": "Munich", "model": "Cargo XL", "odometer_km": 88301, "in_service": True},
    {"id": "v5", "plate": "M-TX 32", "depot": "Munich", "model": "eVan", "odometer_km": 10442, "in_service": True},
]


@server.tool
def list_vehicles() -> list[dict]:
    """List all vehicles of the fleet with plate, depot, model and odometer reading in kilometres."""
    note("called", tool="list_vehicles", effect="read")
    return VEHICLES


@server.tool
def get_vehicle(vehicle_id: str) -> dict:
    """Get one vehicle by its id."""
    note("called", tool="get_vehicle", effect="read")
    return next(vehicle for vehicle in VEHICLES if vehicle["id"] == vehicle_id)


@server.tool
def retire_vehicle(vehicle_id: str) -> str:
    """Take a vehicle out of service for good."""
    note("called", tool="retire_vehicle", effect="write")
    return f"{vehicle_id} is retired"


server.run(transport="http", host="127.0.0.1", port=port, show_banner=False)
