package weir.api;

/**
 * IPv6 addresses as text, RFC 4291 section 2.2: eight groups of one to four hexadecimal digits, of which one run may be
 * left out as {@code ::}, and the last two may be an IPv4 address. The JDK takes the same, but says so only when asked to
 * resolve, and what it does not take it may look up as a name.
 */
final class Ipv6Text {
    private static final int GROUPS = 8;
    private static final int MOST_DIGITS = 4;

    private Ipv6Text() {}

    /** Whether a text without zone is an address. */
    static boolean isAddress(String text) {
        int groups = 0;
        int at = 0;
        boolean gap = text.startsWith("::");
        if (gap) {
            at = 2;
        }
        while (at < text.length() || (groups == 0 && !gap)) {
            int end = endOfGroup(text, at);
            if (end < text.length() && text.charAt(end) == '.') {
                return AioUrl.isIpv4(text.substring(at)) && isComplete(groups + 2, gap);
            }
            if (end == at || end - at > MOST_DIGITS || ++groups > GROUPS) {
                return false;
            }
            if (end == text.length()) {
                break;
            }
            at = end + 1;
            if (text.charAt(end) != ':' || at == text.length()) {
                return false;
            }
            if (text.charAt(at) == ':') {
                if (gap) {
                    return false;
                }
                gap = true;
                at++;
            }
        }
        return isComplete(groups, gap);
    }

    private static int endOfGroup(String text, int start) {
        int end = start;
        while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && text.charAt(end) < 128) {
            end++;
        }
        return end;
    }

    private static boolean isComplete(int groups, boolean gap) {
        return gap ? groups < GROUPS : groups == GROUPS;
    }
}
