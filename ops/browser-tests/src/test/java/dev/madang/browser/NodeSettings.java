package dev.madang.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Settings of the node that a class's tests run against, such as {@code MADANG_MEDIA_WORKERS=1}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface NodeSettings {
    String[] value();
}
