import MapStore

extension WorkshopServer {
  /// From being merged to being on disk.
  func addDurability(to page: inout PrometheusText, _ maps: [HostedMap]) {
    page.gauge(
      "waymark_changes_not_durable", "Changes merged and not yet on disk.",
      maps.reduce(0) { $0 + Int(clamping: $1.room.mergedIndex - $1.room.durableIndex) })
    page.gauge(
      "waymark_durable_wait_longest_seconds",
      "Age of the oldest change that was given to the disk and is not confirmed by it.",
      Double(longestWaitMilliseconds) / 1_000)
    page.histogram(
      "waymark_durable_lag_seconds", "From merging changes to their being on disk.",
      counters.durableLag)
    page.counter(
      "waymark_attendance_lost_total", "Stays of participants that could not be noted.",
      counters.attendanceLost)
  }

  func addJournal(to page: inout PrometheusText) {
    if let bytes = ProcessFigures.freeBytes(folder: options.dataFolder) {
      page.gauge(
        "waymark_data_free_bytes", "Room on the file system of the data folder.", bytes)
    }
    guard let status = service?.context.journal.status() else { return }
    page.gauge(
      "waymark_storage_failing", "Whether the journal takes nothing, of some map or of all.",
      status.failure == nil && status.failedMaps.isEmpty ? 0 : 1)
    page.gauge(
      "waymark_journal_queue_requests", "Requests that wait for the disk.", status.queueLength)
    page.gauge("waymark_journal_queue_bytes", "Bytes that wait for the disk.", status.queueBytes)
    page.counter("waymark_journal_commits_total", "Transactions made durable.", status.commits)
    page.counter("waymark_journal_failures_total", "Transactions that failed.", status.failures)
    page.counter(
      "waymark_journal_changes_total", "Changes written; by the commits, how many share one.",
      status.changes)
    page.counter("waymark_journal_bytes_total", "Bytes of changes written.", status.changeBytes)
    page.counter(
      "waymark_journal_reopenings_total", "Times that the database was opened anew.",
      status.reopenings)
    page.counter(
      "waymark_journal_checkpoints_total", "Times that the write-ahead log was folded in.",
      status.checkpoints)
    page.histogram(
      "waymark_journal_commit_seconds", "Time of a transaction.", status.commitTimes)
    page.histogram(
      "waymark_journal_sync_seconds", "Time of its last step, waiting for the disk.",
      status.syncTimes)
  }

  /// Under the names that all programs use.
  func addProcess(to page: inout PrometheusText) {
    let figures = ProcessFigures.now()
    page.counter(
      "process_cpu_seconds_total", "Time on processors.", figures.processorSeconds)
    page.gauge(
      "process_resident_memory_bytes", "Memory of the process in RAM.", figures.residentBytes)
    page.gauge("process_virtual_memory_bytes", "Its address space.", figures.virtualBytes)
    page.gauge("process_open_fds", "File descriptors open.", figures.openDescriptors)
    if let most = figures.descriptorsMax {
      page.gauge("process_max_fds", "File descriptors that may be open.", most)
    }
    page.gauge(
      "process_start_time_seconds", "When it was started, since 1970.",
      ProcessFigures.startSeconds)
  }
}
