package dev.madang.media.peer;

import dev.madang.media.rtp.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What other workers must know of a Producer: where it lives and how it was negotiated. */
record ProducerRef(long id, MediaKind kind, List<@Nullable String> rids, MediaWorker worker) {}
