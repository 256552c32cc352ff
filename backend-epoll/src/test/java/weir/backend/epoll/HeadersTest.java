package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** What we say of C's headers, against what a C compiler says. */
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HeadersTest {
    private static final String[] HEADERS = {
        "errno.h",
        "fcntl.h",
        "linux/sockios.h",
        "netinet/in.h",
        "netinet/tcp.h",
        "stddef.h",
        "stdio.h",
        "sys/epoll.h",
        "sys/eventfd.h",
        "sys/ioctl.h",
        "sys/prctl.h",
        "sys/socket.h",
        "sys/syscall.h",
        "sys/uio.h",
        "sys/un.h",
        "time.h"
    };

    @TempDir
    Path folder;

    @Test
    @DisplayName("every constant has the value of its header")
    void constants() throws Exception {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (String name : numbersOf(Constants.class).keySet()) {
            expressions.put(
                    name, name.startsWith("SYS_") ? "SYS_" + name.substring(4).toLowerCase(Locale.ROOT) : name);
        }
        assertThat(numbersOf(Constants.class)).isEqualTo(compiled(expressions));
    }

    @Test
    @DisplayName("every field lies where the compiler puts it")
    void layouts() throws Exception {
        Map<String, String> expressions = new LinkedHashMap<>();
        expressions.put("EVENT_EVENTS", "offsetof(struct epoll_event, events)");
        expressions.put("EVENT_DATA", "offsetof(struct epoll_event, data)");
        expressions.put("EVENT_SIZE", "sizeof(struct epoll_event)");
        expressions.put("ADDRESS_FAMILY", "offsetof(struct sockaddr, sa_family)");
        expressions.put("INTERNET_PORT", "offsetof(struct sockaddr_in6, sin6_port)");
        expressions.put("IN_ADDRESS", "offsetof(struct sockaddr_in, sin_addr)");
        expressions.put("IN_SIZE", "sizeof(struct sockaddr_in)");
        expressions.put("IN6_ADDRESS", "offsetof(struct sockaddr_in6, sin6_addr)");
        expressions.put("IN6_SCOPE", "offsetof(struct sockaddr_in6, sin6_scope_id)");
        expressions.put("IN6_SIZE", "sizeof(struct sockaddr_in6)");
        expressions.put("UN_PATH", "offsetof(struct sockaddr_un, sun_path)");
        expressions.put("UN_SIZE", "sizeof(struct sockaddr_un)");
        expressions.put("ADDRESS_SIZE", "sizeof(struct sockaddr_storage)");
        expressions.put("IOVEC_BASE", "offsetof(struct iovec, iov_base)");
        expressions.put("IOVEC_LENGTH", "offsetof(struct iovec, iov_len)");
        expressions.put("IOVEC_SIZE", "sizeof(struct iovec)");
        expressions.put("MESSAGE_NAME", "offsetof(struct msghdr, msg_name)");
        expressions.put("MESSAGE_NAME_LENGTH", "offsetof(struct msghdr, msg_namelen)");
        expressions.put("MESSAGE_IOVECS", "offsetof(struct msghdr, msg_iov)");
        expressions.put("MESSAGE_IOVEC_COUNT", "offsetof(struct msghdr, msg_iovlen)");
        expressions.put("MESSAGE_CONTROL", "offsetof(struct msghdr, msg_control)");
        expressions.put("MESSAGE_CONTROL_LENGTH", "offsetof(struct msghdr, msg_controllen)");
        expressions.put("MESSAGE_FLAGS", "offsetof(struct msghdr, msg_flags)");
        expressions.put("MESSAGE_SIZE", "sizeof(struct msghdr)");
        expressions.put("TIME_SECONDS", "offsetof(struct timespec, tv_sec)");
        expressions.put("TIME_NANOS", "offsetof(struct timespec, tv_nsec)");
        expressions.put("TIME_SIZE", "sizeof(struct timespec)");
        expressions.put("LINGER_ON", "offsetof(struct linger, l_onoff)");
        expressions.put("LINGER_SECONDS", "offsetof(struct linger, l_linger)");
        expressions.put("LINGER_SIZE", "sizeof(struct linger)");
        expressions.put("CREDENTIALS_PID", "offsetof(struct ucred, pid)");
        expressions.put("CREDENTIALS_UID", "offsetof(struct ucred, uid)");
        expressions.put("CREDENTIALS_GID", "offsetof(struct ucred, gid)");
        expressions.put("CREDENTIALS_SIZE", "sizeof(struct ucred)");
        expressions.put("GROUP4_ADDRESS", "offsetof(struct ip_mreqn, imr_multiaddr)");
        expressions.put("GROUP4_LOCAL", "offsetof(struct ip_mreqn, imr_address)");
        expressions.put("GROUP4_INTERFACE", "offsetof(struct ip_mreqn, imr_ifindex)");
        expressions.put("GROUP4_SIZE", "sizeof(struct ip_mreqn)");
        expressions.put("GROUP6_ADDRESS", "offsetof(struct ipv6_mreq, ipv6mr_multiaddr)");
        expressions.put("GROUP6_INTERFACE", "offsetof(struct ipv6_mreq, ipv6mr_interface)");
        expressions.put("GROUP6_SIZE", "sizeof(struct ipv6_mreq)");
        assertThat(numbersOf(Layouts.class)).isEqualTo(compiled(expressions));
    }

    private static Map<String, Long> numbersOf(Class<?> type) throws IllegalAccessException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isPrivate(field.getModifiers()) && !field.isSynthetic()) {
                numbers.put(field.getName(), ((Number) field.get(null)).longValue());
            }
        }
        return numbers;
    }

    private Map<String, Long> compiled(Map<String, String> expressions) throws IOException, InterruptedException {
        StringBuilder program = new StringBuilder("#define _GNU_SOURCE\n");
        for (String header : HEADERS) {
            program.append("#include <").append(header).append(">\n");
        }
        program.append("int main(void) {\n");
        // By way of int: the headers write EPOLLET without a sign.
        expressions.forEach((name, expression) -> program.append("printf(\"")
                .append(name)
                .append(" %d\\n\", (int) (")
                .append(expression)
                .append("));\n"));
        program.append("return 0; }\n");
        Path source = Files.writeString(folder.resolve("headers.c"), program);
        Path binary = folder.resolve("headers");
        Assumptions.assumeTrue(hasCompiler(), "there is no C compiler (cc) here");
        assertThat(run("cc", "-o", binary.toString(), source.toString())).isEmpty();
        Map<String, Long> values = new LinkedHashMap<>();
        run(binary.toString())
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(pair -> values.put(pair[0], Long.valueOf(pair[1])));
        return values;
    }

    private boolean hasCompiler() throws InterruptedException {
        try {
            run("cc", "--version");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
