package weir.sp.protocol;

/** The numbers by which protocols know each other. */
public final class Numbers {
    public static final int PAIR_0 = 16;
    public static final int PAIR_1 = 17;
    public static final int PUB = 32;
    public static final int SUB = 33;
    public static final int REQ = 48;
    public static final int REP = 49;
    public static final int PUSH = 80;
    public static final int PULL = 81;
    public static final int SURVEYOR = 98;
    public static final int RESPONDENT = 99;
    public static final int BUS = 112;

    private Numbers() {}
}
