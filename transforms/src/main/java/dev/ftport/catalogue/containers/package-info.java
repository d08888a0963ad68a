/** Containers that are walked or filled without a lock, while another thread can change them. */
@NullMarked
package dev.ftport.catalogue.containers;

import org.jspecify.annotations.NullMarked;
