//! All integration tests in one binary, so that the library is linked once.

#[path = "suite/annotated_brat.rs"]
mod annotated_brat;
#[path = "suite/annotated_cases.rs"]
mod annotated_cases;
#[path = "suite/annotated_conll.rs"]
mod annotated_conll;
#[path = "suite/annotated_detect.rs"]
mod annotated_detect;
#[path = "suite/annotated_foreign.rs"]
mod annotated_foreign;
#[path = "suite/annotated_hostile.rs"]
mod annotated_hostile;
#[path = "suite/annotated_inception.rs"]
mod annotated_inception;
#[path = "suite/annotated_matrix.rs"]
mod annotated_matrix;
#[path = "suite/annotated_units.rs"]
mod annotated_units;
#[path = "suite/annotated_unread.rs"]
mod annotated_unread;
#[path = "suite/assist_boilerplate.rs"]
mod assist_boilerplate;
#[path = "suite/assist_candidates.rs"]
mod assist_candidates;
#[path = "suite/assist_number.rs"]
mod assist_number;
#[path = "suite/assist_places.rs"]
mod assist_places;
#[path = "suite/assist_reading.rs"]
mod assist_reading;
#[path = "suite/cli_check.rs"]
mod cli_check;
#[path = "suite/cli_check_project.rs"]
mod cli_check_project;
#[path = "suite/cli_export.rs"]
mod cli_export;
#[path = "suite/cli_import.rs"]
mod cli_import;
#[path = "suite/cli_incidents.rs"]
mod cli_incidents;
#[path = "suite/cli_log.rs"]
mod cli_log;
#[path = "suite/cli_memory.rs"]
mod cli_memory;
#[path = "suite/cli_propose.rs"]
mod cli_propose;
#[path = "suite/cli_render.rs"]
mod cli_render;
#[path = "suite/cli_signals.rs"]
mod cli_signals;
#[path = "suite/cli_terminal.rs"]
mod cli_terminal;
#[path = "suite/coded.rs"]
mod coded;
#[path = "suite/coding_table.rs"]
mod coding_table;
#[path = "suite/corpus.rs"]
mod corpus;
#[path = "suite/desk.rs"]
mod desk;
#[path = "suite/docs.rs"]
mod docs;
#[path = "suite/drafts.rs"]
mod drafts;
#[path = "suite/examples_coded.rs"]
mod examples_coded;
#[path = "suite/interchange_events.rs"]
mod interchange_events;
#[path = "suite/interchange_html.rs"]
mod interchange_html;
#[path = "suite/interchange_incidents.rs"]
mod interchange_incidents;
#[path = "suite/interchange_packed.rs"]
mod interchange_packed;
#[path = "suite/interchange_records.rs"]
mod interchange_records;
#[path = "suite/interchange_text.rs"]
mod interchange_text;
#[path = "suite/killed_work.rs"]
mod killed_work;
#[path = "suite/limits.rs"]
mod limits;
#[path = "suite/look_cases.rs"]
mod look_cases;
#[path = "suite/look_lines.rs"]
mod look_lines;
#[path = "suite/look_marks.rs"]
mod look_marks;
#[path = "suite/look_picture.rs"]
mod look_picture;
#[path = "suite/look_theme.rs"]
mod look_theme;
#[path = "suite/model_anchor.rs"]
mod model_anchor;
#[path = "suite/model_arabic.rs"]
mod model_arabic;
#[path = "suite/model_article_list.rs"]
mod model_article_list;
#[path = "suite/model_checks.rs"]
mod model_checks;
#[path = "suite/model_codebook.rs"]
mod model_codebook;
#[path = "suite/model_codebook_finding.rs"]
mod model_codebook_finding;
#[path = "suite/model_coding.rs"]
mod model_coding;
#[path = "suite/model_coding_review.rs"]
mod model_coding_review;
#[path = "suite/model_concordance.rs"]
mod model_concordance;
#[path = "suite/model_context.rs"]
mod model_context;
#[path = "suite/model_count_text.rs"]
mod model_count_text;
#[path = "suite/model_date.rs"]
mod model_date;
#[path = "suite/model_excluded.rs"]
mod model_excluded;
#[path = "suite/model_layer.rs"]
mod model_layer;
#[path = "suite/model_near_duplicates.rs"]
mod model_near_duplicates;
#[path = "suite/model_nudge.rs"]
mod model_nudge;
#[path = "suite/model_offset.rs"]
mod model_offset;
#[path = "suite/model_queue.rs"]
mod model_queue;
#[path = "suite/model_segment.rs"]
mod model_segment;
#[path = "suite/model_segment_unicode.rs"]
mod model_segment_unicode;
#[path = "suite/model_totals.rs"]
mod model_totals;
#[path = "suite/mutated.rs"]
mod mutated;
#[cfg(feature = "gui")]
#[path = "suite/painting.rs"]
mod painting;
#[cfg(feature = "gui")]
#[path = "suite/pictures.rs"]
mod pictures;
#[path = "suite/project_desk.rs"]
mod project_desk;
#[path = "suite/project_git.rs"]
mod project_git;
#[cfg(unix)]
#[path = "suite/project_links.rs"]
mod project_links;
#[cfg(feature = "gui")]
#[path = "suite/rasteriser.rs"]
mod rasteriser;
#[path = "../fuzz/readers.rs"]
mod readers;
#[path = "suite/session_boilerplate.rs"]
mod session_boilerplate;
#[path = "suite/session_codebook.rs"]
mod session_codebook;
#[path = "suite/session_coding.rs"]
mod session_coding;
#[path = "suite/session_comparing.rs"]
mod session_comparing;
#[path = "suite/session_edits.rs"]
mod session_edits;
#[path = "suite/session_entries.rs"]
mod session_entries;
#[path = "suite/session_exporting.rs"]
mod session_exporting;
#[path = "suite/session_findings.rs"]
mod session_findings;
#[path = "suite/session_importing.rs"]
mod session_importing;
#[path = "suite/session_incident_table.rs"]
mod session_incident_table;
#[cfg(unix)]
#[path = "suite/session_kills.rs"]
mod session_kills;
#[path = "suite/session_navigation.rs"]
mod session_navigation;
#[path = "suite/session_places.rs"]
mod session_places;
#[path = "suite/session_progress.rs"]
mod session_progress;
#[path = "suite/session_project.rs"]
mod session_project;
#[path = "suite/session_recovery.rs"]
mod session_recovery;
#[path = "suite/session_registries.rs"]
mod session_registries;
#[path = "suite/session_saving.rs"]
mod session_saving;
#[path = "suite/session_searching.rs"]
mod session_searching;
#[cfg(feature = "gui")]
#[path = "suite/shaped_ink.rs"]
mod shaped_ink;
#[path = "suite/store_atomic.rs"]
mod store_atomic;
#[path = "suite/store_codebook.rs"]
mod store_codebook;
#[path = "suite/store_damaged.rs"]
mod store_damaged;
#[path = "suite/store_index.rs"]
mod store_index;
#[path = "suite/store_index_folder.rs"]
mod store_index_folder;
#[path = "suite/store_index_scan.rs"]
mod store_index_scan;
#[path = "suite/store_journal.rs"]
mod store_journal;
#[path = "suite/store_layer_file.rs"]
mod store_layer_file;
#[path = "suite/store_log.rs"]
mod store_log;
#[path = "suite/store_merge.rs"]
mod store_merge;
#[path = "suite/store_placing.rs"]
mod store_placing;
#[path = "suite/store_project.rs"]
mod store_project;
#[path = "suite/store_reading.rs"]
mod store_reading;
#[path = "suite/store_registry.rs"]
mod store_registry;
#[path = "suite/store_set_aside.rs"]
mod store_set_aside;
#[path = "suite/teams_copies.rs"]
mod teams_copies;
#[path = "suite/teams_git.rs"]
mod teams_git;
#[path = "suite/text_atlas.rs"]
mod text_atlas;
#[path = "suite/text_fonts.rs"]
mod text_fonts;
#[path = "suite/text_geometry.rs"]
mod text_geometry;
#[path = "suite/text_input.rs"]
mod text_input;
#[path = "suite/text_motion.rs"]
mod text_motion;
#[path = "suite/text_oracle.rs"]
mod text_oracle;
#[path = "suite/text_page.rs"]
mod text_page;
#[path = "suite/text_samples.rs"]
mod text_samples;
#[path = "suite/tidy.rs"]
mod tidy;
#[path = "suite/tidy_folders.rs"]
mod tidy_folders;
#[path = "suite/tidy_scanner.rs"]
mod tidy_scanner;
#[path = "suite/training_data.rs"]
mod training_data;
#[cfg(feature = "gui")]
#[path = "suite/window_access.rs"]
mod window_access;
#[cfg(feature = "gui")]
#[path = "suite/window_chooser.rs"]
mod window_chooser;
#[cfg(feature = "gui")]
#[path = "suite/window_codebook.rs"]
mod window_codebook;
#[cfg(feature = "gui")]
#[path = "suite/window_coded.rs"]
mod window_coded;
#[cfg(feature = "gui")]
#[path = "suite/window_coding.rs"]
mod window_coding;
#[cfg(feature = "gui")]
#[path = "suite/window_coding_incidents.rs"]
mod window_coding_incidents;
#[cfg(feature = "gui")]
#[path = "suite/window_copies.rs"]
mod window_copies;
#[cfg(feature = "gui")]
#[path = "suite/window_corpus.rs"]
mod window_corpus;
#[cfg(feature = "gui")]
#[path = "suite/window_desk.rs"]
mod window_desk;
#[cfg(feature = "gui")]
#[path = "suite/window_drafts.rs"]
mod window_drafts;
#[cfg(feature = "gui")]
#[path = "suite/window_excluding.rs"]
mod window_excluding;
#[cfg(feature = "gui")]
#[path = "suite/window_files.rs"]
mod window_files;
#[cfg(feature = "gui")]
#[path = "suite/window_find.rs"]
mod window_find;
#[cfg(feature = "gui")]
#[path = "suite/window_guidelines.rs"]
mod window_guidelines;
#[cfg(feature = "gui")]
#[path = "suite/window_import.rs"]
mod window_import;
#[cfg(feature = "gui")]
#[path = "suite/window_import_annotated.rs"]
mod window_import_annotated;
#[cfg(feature = "gui")]
#[path = "suite/window_incidents.rs"]
mod window_incidents;
#[cfg(feature = "gui")]
#[path = "suite/window_keys.rs"]
mod window_keys;
#[cfg(feature = "gui")]
#[path = "suite/window_keys_article.rs"]
mod window_keys_article;
#[cfg(feature = "gui")]
#[path = "suite/window_keys_coded.rs"]
mod window_keys_coded;
#[cfg(feature = "gui")]
#[path = "suite/window_keys_project.rs"]
mod window_keys_project;
#[cfg(feature = "gui")]
#[path = "suite/window_labels.rs"]
mod window_labels;
#[cfg(feature = "gui")]
#[path = "suite/window_layout.rs"]
mod window_layout;
#[cfg(feature = "gui")]
#[path = "suite/window_list.rs"]
mod window_list;
#[cfg(feature = "gui")]
#[path = "suite/window_look.rs"]
mod window_look;
#[cfg(feature = "gui")]
#[path = "suite/window_map.rs"]
mod window_map;
#[cfg(feature = "gui")]
#[path = "suite/window_markdown.rs"]
mod window_markdown;
#[cfg(feature = "gui")]
#[path = "suite/window_merges.rs"]
mod window_merges;
#[cfg(feature = "gui")]
#[path = "suite/window_metadata.rs"]
mod window_metadata;
#[cfg(feature = "gui")]
#[path = "suite/window_new_entries.rs"]
mod window_new_entries;
#[cfg(feature = "gui")]
#[path = "suite/window_notes.rs"]
mod window_notes;
#[cfg(feature = "gui")]
#[path = "suite/window_pictures.rs"]
mod window_pictures;
#[cfg(feature = "gui")]
#[path = "suite/window_project.rs"]
mod window_project;
#[cfg(feature = "gui")]
#[path = "suite/window_project_others.rs"]
mod window_project_others;
#[cfg(feature = "gui")]
#[path = "suite/window_project_pages.rs"]
mod window_project_pages;
#[cfg(feature = "gui")]
#[path = "suite/window_project_pictures.rs"]
mod window_project_pictures;
#[cfg(feature = "gui")]
#[path = "suite/window_runs.rs"]
mod window_runs;
#[cfg(feature = "gui")]
#[path = "suite/window_search.rs"]
mod window_search;
#[cfg(feature = "gui")]
#[path = "suite/window_selecting.rs"]
mod window_selecting;
#[cfg(feature = "gui")]
#[path = "suite/window_settings.rs"]
mod window_settings;
#[cfg(feature = "gui")]
#[path = "suite/window_stage.rs"]
mod window_stage;
#[cfg(feature = "gui")]
#[path = "suite/window_survey.rs"]
mod window_survey;
#[cfg(feature = "gui")]
#[path = "suite/window_text_field.rs"]
mod window_text_field;
#[cfg(feature = "gui")]
#[path = "suite/window_training.rs"]
mod window_training;
#[cfg(feature = "gui")]
#[path = "suite/window_unplaced.rs"]
mod window_unplaced;
#[cfg(feature = "gui")]
#[path = "suite/window_wandering.rs"]
mod window_wandering;
