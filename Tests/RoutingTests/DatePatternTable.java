// Makes date-patterns.tsv beside it: java DatePatternTable.java > date-patterns.tsv (JDK 17, -Duser.language=en).
// A line: zone, pattern, then one text per instant of the first line; or "!" and the exception's message.
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

public class DatePatternTable {
    static final String[] PATTERNS = {
        "u", "uu", "uuu", "uuuu", "uuuuu", "uuuuuu", "y", "yy", "yyy", "yyyy", "yyyyy", "Y", "YY", "YYY", "YYYY",
        "YYYYY", "M", "MM", "MMM", "MMMM", "MMMMM", "MMMMMM", "L", "LL", "LLL", "LLLL", "LLLLL", "LLLLLL", "Q", "QQ",
        "QQQ", "QQQQ", "QQQQQ", "QQQQQQ", "q", "qq", "qqq", "qqqq", "qqqqq", "w", "ww", "www", "W", "WW", "d", "dd",
        "ddd", "D", "DD", "DDD", "DDDD", "E", "EE", "EEE", "EEEE", "EEEEE", "EEEEEE", "e", "ee", "eee", "eeee",
        "eeeee", "c", "cc", "ccc", "cccc", "ccccc", "F", "FF", "a", "aa", "B", "BB", "BBBB", "BBBBB", "H", "HH",
        "HHH", "k", "kk", "kkk", "K", "KK", "h", "hh", "hhh", "m", "mm", "mmm", "s", "ss", "sss", "S", "SS", "SSS",
        "SSSSSS", "SSSSSSSSS", "SSSSSSSSSS", "A", "AAAAAAAAAA", "n", "nnnnnnnnnn", "N", "NNNN", "g", "ggggggg", "G",
        "GG", "GGGG", "GGGGG", "GGGGGG", "VV", "V", "VVV", "z", "zz", "zzz", "zzzzz", "O", "OO", "OOOO", "X", "XX",
        "XXX", "XXXX", "XXXXX", "XXXXXX", "x", "xx", "xxx", "xxxx", "xxxxx", "xxxxxx", "Z", "ZZ", "ZZZ", "ZZZZ",
        "ZZZZZ", "ZZZZZZ", "yyyy-MM-dd", "yyyy/MM/dd/HH", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "yyyyMMddHH",
        "'year='yyyy'/month='MM", "''yy''", "'it''s' HH", "''", "''''", "'''x'", "[yyyy[-MM]]", "yyyy]", "[yyyy",
        "'open", "{", "}", "#", "bogus", "j", "T", "yyyy-MM-ddTHH", "dd. MMMM uuuu", "YYYY-'W'ww-e", "hh:mm a",
        "uuuu年MM月", "R", "I", "i", "U", "P", "f", "l", "o", "r", "C", "J", "bb", "t", "N n A",
    };

    public static void main(String[] arguments) {
        long[] instants = new long[30];
        long[] fixed = {
            0, 999, 1700000000123L, 1704067199999L, 1704067200000L, 951782400000L, 951868799000L, 4102444800000L,
            1711846800000L, 1711843200000L, 253402300799999L, 253402300800000L, 1230768000000L, 1293753600000L,
            1293840000000L, 1451606400000L, 1609459200000L, 1735603200000L, 1700049600000L, 1700006400000L,
            1700049660000L, 1700073000000L, 1400000000000L, 1583020800000L, 1720000000000L,
        };
        Random random = new Random(17);
        for (int i = 0; i < instants.length; i++)
            instants[i] = i < fixed.length ? fixed[i] : (long) (random.nextDouble() * 6e12);
        StringBuilder head = new StringBuilder("zone\tpattern");
        for (long instant : instants) head.append('\t').append(instant);
        System.out.println(head);
        for (String zone : new String[] {"UTC", "+05:30", "-00:00:30", "-11:00", "Europe/Berlin"})
            for (String pattern : PATTERNS)
                if (zone.equals("UTC") || zone.startsWith("E") && pattern.length() > 5 || pattern.matches("[VzOXxZdH]+"))
                    System.out.println(line(zone, pattern, instants));
    }

    static String line(String zone, String pattern, long[] instants) {
        StringBuilder line = new StringBuilder(zone).append('\t').append(pattern);
        try {
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
            for (long instant : instants)
                line.append('\t').append(formatter.format(Instant.ofEpochMilli(instant).atZone(ZoneId.of(zone))));
        } catch (RuntimeException error) {
            return zone + "\t" + pattern + "\t!" + error.getMessage();
        }
        return line.toString();
    }
}
