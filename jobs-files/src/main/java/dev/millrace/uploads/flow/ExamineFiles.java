package dev.millrace.uploads.flow;

import dev.millrace.uploads.logic.Examiner;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Upload;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Has files looked into, beside the thread that reads and writes the stream. Each comes to an end
 * in a bounded time: the examiner sees to it, so Flink's own time-out is not used.
 */
final class ExamineFiles extends RichAsyncFunction<Upload, AnalysedFile> {
  static final String UID = "examine-files";

  private final Examiner.Opening opening;
  private transient Examiner examiner;

  ExamineFiles(Examiner.Opening opening) {
    this.opening = opening;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    examiner = opening.open();
    getRuntimeContext().getMetricGroup().gauge("filesInWork", examiner::busy);
  }

  @Override
  public void asyncInvoke(Upload upload, ResultFuture<AnalysedFile> result) {
    var unused =
        examiner
            .examine(upload)
            .whenComplete(
                (file, failure) -> {
                  if (failure == null) {
                    result.complete(List.of(file));
                  } else {
                    result.completeExceptionally(failure);
                  }
                });
  }

  @Override
  public void close() {
    if (examiner != null) {
      examiner.close();
    }
  }
}
