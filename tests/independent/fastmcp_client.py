"""Belvedere's own MCP endpoint, read by a client that is not ours: fastmcp's, over the official SDK of the protocol.

    python fastmcp_client.py URL KEY QUESTION TOOL HIDDEN_TOOL

Prints one JSON object with what it saw. The SDK checks structured content against the tool's output schema by itself, and a picture is decoded here
to its last row.
"""

import asyncio
import base64
import json
import struct
import sys
import zlib

from fastmcp import Client
from fastmcp.client.auth import BearerAuth
from fastmcp.exceptions import ToolError

url, key, question, tool, hidden = sys.argv[1:6]


def picture(data):
    """Width and height of a PNG whose every chunk and row is whole."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n", data[:8]
    at, pixels, header, ended = 8, b"", None, False
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert crc == zlib.crc32(kind + body), kind
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            pixels += body
        ended = kind == b"IEND"
        at += 12 + length
    assert ended and header
    width, height, depth, colour = header[:4]
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = 1 + (width * channels * depth + 7) // 8
    assert len(zlib.decompress(pixels)) == row * height
    return [width, height]


async def failure(call):
    try:
        await call
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    return None


async def main():
    seen = {"steps": []}

    async def progress(step, total, message):
        seen["steps"].append(message)

    async with Client(url, auth=BearerAuth(key)) as client:
        tools = await client.list_tools()
        seen["tools"] = [one.name for one in tools]
        seen["read_only"] = all(one.annotations.readOnlyHint for one in tools)
        seen["descriptions"] = [one.description for one in tools]
        seen["sources"] = (await client.call_tool("list_sources")).structured_content["sources"]
        answer = await client.call_tool("ask", {"question": question}, progress_handler=progress)
        seen["answer"] = answer.structured_content
        seen["text"] = answer.content[0].text
        seen["pictures"] = [picture(base64.b64decode(block.data)) for block in answer.content if block.type == "image"]
        called = await client.call_tool(tool)
        seen["called"] = called.content[0].text
        seen["hidden"] = await failure(client.call_tool(hidden))
        seen["unknown"] = await failure(client.call_tool(hidden + "_x"))
        try:
            await client.call_tool("ask", {"question": question, "timezone": "Europe/Atlantis"})
        except ToolError as error:
            seen["invalid"] = str(error)

    async def knock():
        async with Client(url, auth=BearerAuth("wrong-" + key)) as client:
            await client.list_tools()

    seen["wrong_key"] = await failure(knock())
    print(json.dumps(seen))


asyncio.run(main())
