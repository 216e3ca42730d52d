// Runs the cases of test/sql/data/cases in a Flink of this process: the oracle of their rows.
//
//   java … Cases TABLES IN OUT
//
// IN and OUT hold a block a case: `=== rows` or `=== changes` before a statement; `=== ok` before
// a header and lines of CSV, or `=== error` before a message.
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

public class Cases {
    public static void main(String[] args) throws Exception {
        String tables = Files.readString(Path.of(args[0]));
        StreamTableEnvironment env = environment(tables);
        StringBuilder out = new StringBuilder();
        for (String block : Files.readString(Path.of(args[1])).split("(?m)^=== ")) {
            if (block.isBlank()) continue;
            int end = block.indexOf('\n');
            boolean wantsChanges = block.substring(0, end).equals("changes");
            try {
                List<String> lines = answer(env, block.substring(end + 1).strip(), wantsChanges);
                out.append("=== ok\n");
                for (String line : lines) out.append(line).append('\n');
            } catch (Exception | Error problem) {
                Throwable cause = problem;
                while (cause.getCause() != null) cause = cause.getCause();
                out.append("=== error\n").append(cause.getMessage()).append('\n');
            }
            System.out.print(".");
        }
        Files.writeString(Path.of(args[2]), out.toString());
        System.exit(0);
    }

    static StreamTableEnvironment environment(String tables) {
        Configuration settings = new Configuration();
        settings.setString("taskmanager.memory.network.max", "64m");
        settings.setString("rest.port", "0");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, settings);
        StreamTableEnvironment tableEnv = StreamTableEnvironment.create(env);
        tableEnv.getConfig().set("table.local-time-zone", "UTC");
        for (String statement : tables.split(";\\s*(\\n|$)")) {
            if (!statement.isBlank()) tableEnv.executeSql(statement.strip());
        }
        return tableEnv;
    }

    static List<String> answer(StreamTableEnvironment env, String query, boolean wantsChanges)
            throws Exception {
        TableResult result = env.sqlQuery(query).execute();
        List<Column> columns = result.getResolvedSchema().getColumns();
        List<String> lines = new ArrayList<>();
        boolean wasTakenBack = false;
        try (CloseableIterator<Row> changes = result.collect()) {
            while (changes.hasNext()) {
                Row row = changes.next();
                String line = lineOf(row, columns);
                boolean adds =
                        row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER;
                // Without a −U before it, a +U takes the place of the row with its first column, which
                // has to be the key.
                if (!wantsChanges && row.getKind() == RowKind.UPDATE_AFTER && !wasTakenBack) {
                    String key = line.split(",")[0] + ',';
                    lines.removeIf(one -> (one + ',').startsWith(key));
                }
                wasTakenBack = row.getKind() == RowKind.UPDATE_BEFORE;
                if (wantsChanges) lines.add(row.getKind().shortString() + ',' + line);
                else if (adds) lines.add(line);
                else if (!lines.remove(line)) throw new IllegalStateException("Never added " + line);
            }
        }
        if (!wantsChanges) lines.sort(null);
        String names = columns.stream().map(Column::getName).collect(Collectors.joining(","));
        lines.add(0, wantsChanges ? "op," + names : names);
        return lines;
    }

    static String lineOf(Row row, List<Column> columns) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.getArity(); i++) {
            if (i > 0) line.append(',');
            line.append(cellOf(row.getField(i), columns.get(i).getDataType().getLogicalType()));
        }
        return line.toString();
    }

    static String cellOf(Object value, LogicalType type) {
        if (value == null) return "";
        if (value instanceof Instant) {
            value = LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC);
        }
        if (value instanceof LocalDateTime) return times(type).format((LocalDateTime) value);
        if (value instanceof LocalTime) {
            return DateTimeFormatter.ofPattern("HH:mm:ss").format((LocalTime) value);
        }
        if (value instanceof Float || value instanceof Double) return numberOf((Number) value);
        if (value instanceof java.math.BigDecimal) {
            return ((java.math.BigDecimal) value).toPlainString();
        }
        String text = value.toString();
        if (text.isEmpty()) return "\"\"";
        boolean isQuoted = text.contains(",") || text.contains("\"") || text.contains("\n");
        return isQuoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** As JavaScript writes it: `1000`, not `1000.0` or `1.0E3`. */
    static String numberOf(Number value) {
        double number = value.doubleValue();
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return isWhole ? String.valueOf((long) number) : value.toString();
    }

    /** As many digits behind the second as the type has. */
    static DateTimeFormatter times(LogicalType type) {
        int precision =
                type instanceof TimestampType
                        ? ((TimestampType) type).getPrecision()
                        : ((LocalZonedTimestampType) type).getPrecision();
        String fraction = precision == 0 ? "" : "." + "S".repeat(precision);
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss" + fraction);
    }
}
