"""Talks to the kernel's sockets as real clients do; prints what it saw as JSON."""

import json
import sys

import zmq
from jupyter_client.session import Session

KEY, IOPUB, SHELL, HEARTBEAT = sys.argv[1:5]
COUNT = 2000
LIMIT_MS = 20_000


def connect(context, kind, address, identity=None):
    socket = context.socket(kind)
    socket.linger = 0
    socket.rcvtimeo = LIMIT_MS
    if identity:
        socket.identity = identity
    socket.connect(address)
    return socket


def receive(session, socket):
    _, frames = session.feed_identities(socket.recv_multipart(), copy=True)
    return session.deserialize(frames, content=True, copy=True)


def wait_until_subscribed(session, shell, iopub):
    """A subscription takes effect some time after it was asked for."""
    iopub.rcvtimeo = 50
    while True:
        session.send(shell, "probe", {})
        receive(session, shell)
        try:
            iopub.recv_multipart()
            break
        except zmq.Again:
            continue
    iopub.rcvtimeo = 300
    try:
        while True:
            iopub.recv_multipart()
    except zmq.Again:
        iopub.rcvtimeo = LIMIT_MS


def ask(session, shell, iopub):
    sent = [session.send(shell, "t", {"i": i})["header"]["msg_id"] for i in range(COUNT)]
    answers = [receive(session, shell) for _ in range(COUNT)]
    published = [receive(session, iopub) for _ in range(COUNT)]
    in_order = [a["parent_header"]["msg_id"] for a in answers] == sent
    in_order &= [p["content"]["i"] for p in published] == list(range(COUNT))
    return {"answers": len(answers), "inOrder": in_order, "published": len(published)}


def large(session, shell, iopub):
    session.send(shell, "large", {}, buffers=[bytes(50_000_000)])
    whole = receive(session, shell)["buffers"][0]
    receive(session, iopub)
    return len(whole)


def topics(context, session, shell):
    """Everything is asked for first, so that one probe shows when both took effect."""
    some = connect(context, zmq.SUB, IOPUB)
    some.subscribe(b"wanted")
    some.subscribe(b"probe")
    wait_until_subscribed(session, shell, some)
    for name in ["unwanted", "wanted", "want"]:
        session.send(shell, name, {})
        receive(session, shell)
    some.rcvtimeo = 500
    seen = []
    try:
        while True:
            seen.append(some.recv_multipart()[0].decode())
    except zmq.Again:
        return seen


def heartbeat(context):
    socket = connect(context, zmq.REQ, HEARTBEAT)
    echoed = []
    for text in ["ping", "0", "1"]:
        socket.send(text.encode())
        echoed.append(socket.recv().decode())
    return echoed


def reconnect(context, session):
    """A client that comes back under its old identity is answered."""
    for _ in range(3):
        socket = connect(context, zmq.DEALER, SHELL, b"the same")
        session.send(socket, "probe", {})
        receive(session, socket)
        socket.close()
    return True


def main():
    context = zmq.Context()
    session = Session(key=KEY.encode())
    shell = connect(context, zmq.DEALER, SHELL, session.bsession)
    iopub = connect(context, zmq.SUB, IOPUB)
    iopub.subscribe(b"")
    wait_until_subscribed(session, shell, iopub)
    result = ask(session, shell, iopub)
    result["largeBytes"] = large(session, shell, iopub)
    iopub.close()
    result["topics"] = topics(context, session, shell)
    result["echoed"] = heartbeat(context)
    result["reconnected"] = reconnect(context, session)
    context.destroy()
    print(json.dumps(result))


main()
