const MEBIBYTE = 1024 * 1024;

/**
 * The settings that a server would read from its configuration file, made small: the defaults allow caches of gigabytes and
 * pools for a big machine. They are given when the engine starts. It ignores names that it does not know, so `openEngine` reads
 * each one back.
 */
export const engineSettings = (maxMemoryBytes: number): Record<string, number> => ({
  max_server_memory_usage: maxMemoryBytes,

  mark_cache_size: 16 * MEBIBYTE,
  primary_index_cache_size: 16 * MEBIBYTE,
  index_mark_cache_size: 8 * MEBIBYTE,
  query_condition_cache_size: 8 * MEBIBYTE,
  text_index_tokens_cache_size: 8 * MEBIBYTE,
  text_index_header_cache_size: 8 * MEBIBYTE,
  text_index_postings_cache_size: 16 * MEBIBYTE,
  compiled_expression_cache_size: 8 * MEBIBYTE,
  mmap_cache_size: 64,
  // No query of ours uses these.
  'query_cache.max_size_in_bytes': 0,
  vector_similarity_index_cache_size: 0,
  unique_key_index_cache_size_bytes: 0,
  iceberg_metadata_files_cache_size: 0,
  parquet_metadata_cache_size: 0,

  background_pool_size: 1,
  background_common_pool_size: 1,
  background_schedule_pool_size: 2,
  max_parts_cleaning_thread_pool_size: 1,
  max_active_parts_loading_thread_pool_size: 2,
  max_outdated_parts_loading_thread_pool_size: 1,
  max_thread_pool_free_size: 8,
  max_io_thread_pool_size: 4,
  // Reads the memory of the process ten times as rarely: that saves a quarter of the idle engine's CPU.
  memory_worker_period_ms: 1000,
});

/**
 * Settings of each query. They are not among the engine's: a setting put back to DEFAULT gets the compiled default, not the
 * engine's. Half of the memory for one query, so that one large question cannot stop the inserts.
 */
export const querySettings = (maxMemoryBytes: number): Record<string, string | number> => ({
  max_threads: 2,
  // The engine takes one thread where less than a gigabyte is free for each, and so it would with our whole limit: large questions took
  // twice as long.
  max_threads_min_free_memory_per_thread: String(128 * MEBIBYTE),
  // A chunk of a streamed result is a block: 65,000 rows by default, which for rows of 8 KB would be 500 MB.
  max_block_size: '8192',
  max_memory_usage: String(Math.floor(maxMemoryBytes / 2)),
  max_bytes_before_external_group_by: String(Math.floor(maxMemoryBytes / 4)),
  max_bytes_before_external_sort: String(Math.floor(maxMemoryBytes / 4)),
});
