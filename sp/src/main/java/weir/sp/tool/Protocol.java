package weir.sp.tool;

import weir.api.AioService;
import weir.sp.BusSocket;
import weir.sp.PairSocket;
import weir.sp.PubSocket;
import weir.sp.PullSocket;
import weir.sp.PushSocket;
import weir.sp.RepSocket;
import weir.sp.ReqSocket;
import weir.sp.RespondentSocket;
import weir.sp.SubSocket;
import weir.sp.SurveyorSocket;

/** What a socket speaks, and so what the tool does with it. */
enum Protocol {
    REQ0(Role.EXCHANGE) {
        @Override
        Line open(AioService service) {
            ReqSocket socket = ReqSocket.open(service);
            return new Line(socket, socket::send, socket::recv);
        }
    },
    REP0(Role.ANSWER) {
        @Override
        Line open(AioService service) {
            RepSocket socket = RepSocket.open(service);
            return new Line(socket, socket::send, socket::recv);
        }
    },
    PUB0(Role.SEND) {
        @Override
        Line open(AioService service) {
            PubSocket socket = PubSocket.open(service);
            return Line.sending(socket, socket::send);
        }
    },
    SUB0(Role.RECEIVE) {
        @Override
        Line open(AioService service) {
            SubSocket socket = SubSocket.open(service);
            return Line.receiving(socket, socket::recv);
        }
    },
    PUSH0(Role.SEND) {
        @Override
        Line open(AioService service) {
            PushSocket socket = PushSocket.open(service);
            return Line.sending(socket, socket::send);
        }
    },
    PULL0(Role.RECEIVE) {
        @Override
        Line open(AioService service) {
            PullSocket socket = PullSocket.open(service);
            return Line.receiving(socket, socket::recv);
        }
    },
    SURVEYOR0(Role.EXCHANGE) {
        @Override
        Line open(AioService service) {
            SurveyorSocket socket = SurveyorSocket.open(service);
            return new Line(socket, socket::send, socket::recv);
        }
    },
    RESPONDENT0(Role.ANSWER) {
        @Override
        Line open(AioService service) {
            RespondentSocket socket = RespondentSocket.open(service);
            return new Line(socket, socket::send, socket::recv);
        }
    },
    PAIR0(Role.BOTH) {
        @Override
        Line open(AioService service) {
            PairSocket socket = PairSocket.open(service);
            return new Line(socket, socket::send, socket::recv);
        }
    },
    PAIR1(Role.BOTH) {
        @Override
        Line open(AioService service) {
            PairSocket socket = PairSocket.openV1(service);
            return new Line(socket, socket::send, socket::recv);
        }
    },
    BUS0(Role.BOTH) {
        @Override
        Line open(AioService service) {
            BusSocket socket = BusSocket.open(service);
            return new Line(socket, socket::send, socket::recv);
        }
    };

    /** What it is used for. */
    enum Role {
        /** Sends only. */
        SEND,
        /** Receives only. */
        RECEIVE,
        /** Receives, and answers if there is data to answer with. */
        ANSWER,
        /** Sends, and receives answers, whose end the protocol knows. */
        EXCHANGE,
        /** Sends if there is data, and receives whatever comes. */
        BOTH
    }

    private final Role role;

    Protocol(Role role) {
        this.role = role;
    }

    Role role() {
        return role;
    }

    abstract Line open(AioService service);
}
