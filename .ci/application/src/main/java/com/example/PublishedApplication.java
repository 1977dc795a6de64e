/*
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class PublishedApplication {

	public static void main(String[] args) {
		SpringApplication.run(PublishedApplication.class, args);
	}

}
