package weir.tck;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import weir.api.ByteStream;

/** The part of the kit that is about streams, over every kind of socket and through a layer; see {@link BackendKit}. */
abstract class StreamKit {
    private static final String IPV6 = "tcp://[::1]:0";

    @Nested
    @Tag("streams")
    class Streams extends StreamTests {}

    @Nested
    @Tag("streams")
    class StreamsOverIpv6 extends StreamTests {
        @Override
        protected String newUrl() {
            return IPV6;
        }
    }

    @Nested
    @Tag("streams")
    class StreamsOverUnix extends StreamTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("streams")
    class StreamsOverAbstract extends StreamTests {
        @Override
        protected String newUrl() {
            return abstractUrl();
        }
    }

    @Nested
    @Tag("streams")
    class StreamsThroughLayer extends StreamTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    @Tag("streams")
    class Readables extends StreamReadableTests {}

    @Nested
    @Tag("streams")
    class ReadablesOverUnix extends StreamReadableTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("streams")
    class ReadablesThroughLayer extends StreamReadableTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    @Tag("streams")
    class StreamBuffers extends StreamBufferTests {}

    @Nested
    @Tag("streams")
    class StreamBuffersOverUnix extends StreamBufferTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("streams")
    class StreamBuffersThroughLayer extends StreamBufferTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    @Tag("streams")
    class StreamEnds extends StreamEndTests {}

    @Nested
    @Tag("streams")
    class StreamEndsOverIpv6 extends StreamEndTests {
        @Override
        protected String newUrl() {
            return IPV6;
        }
    }

    @Nested
    @Tag("streams")
    class StreamEndsOverUnix extends StreamEndTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("streams")
    class StreamEndsThroughLayer extends StreamEndTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    @Tag("streams")
    class StreamResets extends StreamResetTests {}

    @Nested
    @Tag("streams")
    class StreamResetsOverUnix extends StreamResetTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("streams")
    class StreamCloses extends StreamCloseTests {}

    @Nested
    @Tag("streams")
    class StreamClosesOverUnix extends StreamCloseTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("streams")
    class StreamClosesThroughLayer extends StreamCloseTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    @Tag("streams")
    class StreamChurn extends StreamChurnTests {}

    @Nested
    @Tag("streams")
    class StreamChurnOverUnix extends StreamChurnTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("streams")
    class StreamOptions extends StreamOptionTests {}

    @Nested
    @Tag("streams")
    class StreamExtraOptions extends StreamExtraOptionTests {}

    @Nested
    @Tag("streams")
    class FastOpen extends FastOpenTests {}

    @Nested
    @Tag("streams")
    class WithItself extends CrossTests {}

    @Nested
    @Tag("streams")
    class WithItselfOverAbstract extends CrossTests {
        @Override
        protected String newUrl() {
            return abstractUrl();
        }
    }
}
