// Runs one Nexmark query in a Flink mini cluster of this process.
//
//   java … Nexmark.java answer TABLES QUERY PARALLELISM OUT      materialised rows as lines of CSV
//   java … Nexmark.java speed  TABLES QUERY PARALLELISM SECONDS  into a blackhole; warm, then timed
//
// TABLES and QUERY are files of SQL. The settings are those of the benchmark's README.
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

public class Nexmark {
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    public static void main(String[] args) throws Exception {
        String tables = Files.readString(Path.of(args[1]));
        String query = Files.readString(Path.of(args[2])).strip().replaceAll(";$", "");
        int parallelism = Integer.parseInt(args[3]);
        if (args[0].equals("answer")) {
            answer(environment(tables, parallelism), query, Path.of(args[4]));
        } else {
            speed(tables, query, parallelism, Double.parseDouble(args[4]));
        }
        System.exit(0);
    }

    static StreamTableEnvironment environment(String tables, int parallelism) {
        Configuration settings = new Configuration();
        settings.setString("pipeline.object-reuse", "true");
        settings.setString("table.exec.mini-batch.enabled", "true");
        settings.setString("table.exec.mini-batch.allow-latency", "2 s");
        settings.setString("table.exec.mini-batch.size", "50000");
        settings.setString("table.optimizer.distinct-agg.split.enabled", "true");
        settings.setString("taskmanager.numberOfTaskSlots", String.valueOf(parallelism));
        settings.setString("taskmanager.memory.network.max", "256m");
        settings.setString("rest.port", "0");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        StreamTableEnvironment tableEnv = StreamTableEnvironment.create(env);
        settings.toMap().forEach((key, value) -> {
            if (key.startsWith("table.")) tableEnv.getConfig().set(key, value);
        });
        tableEnv.getConfig().set("table.local-time-zone", "UTC");
        for (String statement : tables.split(";\\s*(\\n|$)")) {
            String text = statement.replaceAll("(?m)^--.*$", "").strip();
            if (!text.isEmpty()) tableEnv.executeSql(text);
        }
        return tableEnv;
    }

    /** Warm-up on the same job, then jobs until the seconds are over. A line of JSON for each. */
    static void speed(String tables, String query, int parallelism, double seconds)
            throws Exception {
        double total = 0;
        for (int run = 0; run == 0 || total < seconds; run++) {
            StreamTableEnvironment env = environment(tables, parallelism);
            Table result = env.sqlQuery(query);
            Schema.Builder schema = Schema.newBuilder();
            for (Column column : result.getResolvedSchema().getColumns()) {
                schema.column(
                        column.getName(), DataTypeUtils.removeTimeAttribute(column.getDataType()));
            }
            TableDescriptor blackhole =
                    TableDescriptor.forConnector("blackhole").schema(schema.build()).build();
            long cpu = cpuNanos();
            long start = System.nanoTime();
            TableResult job = result.insertInto(blackhole).execute();
            job.await();
            double took = (System.nanoTime() - start) / 1e9;
            long used = cpuNanos() - cpu;
            if (run > 0) total += took;
            long net = job.getJobClient().get().getJobExecutionResult().get().getNetRuntime();
            System.out.printf(
                    "{\"ms\":%.1f,\"netMs\":%d,\"cpuUs\":%.1f,\"peak\":%.1f}%n",
                    took * 1e3, net, used / 1e3, peakMegabytes());
        }
    }

    static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    static double peakMegabytes() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return Double.NaN;
    }

    static void answer(StreamTableEnvironment env, String query, Path out) throws Exception {
        Map<String, Integer> rows = new HashMap<>();
        try (CloseableIterator<Row> changes = env.sqlQuery(query).execute().collect()) {
            while (changes.hasNext()) {
                Row row = changes.next();
                boolean adds =
                        row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER;
                rows.merge(lineOf(row), adds ? 1 : -1, Integer::sum);
            }
        }
        List<String> lines = new ArrayList<>();
        rows.forEach((line, count) -> {
            for (int i = 0; i < count; i++) lines.add(line);
        });
        lines.sort(null);
        Files.write(out, lines);
    }

    static String lineOf(Row row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.getArity(); i++) {
            if (i > 0) line.append(',');
            line.append(cellOf(row.getField(i)));
        }
        return line.toString();
    }

    static String cellOf(Object value) {
        if (value == null) return "";
        if (value instanceof LocalDateTime) return TIME.format((LocalDateTime) value);
        if (value instanceof java.math.BigDecimal) {
            return ((java.math.BigDecimal) value).toPlainString();
        }
        String text = value.toString();
        if (text.isEmpty()) return "\"\"";
        boolean isQuoted = text.contains(",") || text.contains("\"") || text.contains("\n");
        return isQuoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
