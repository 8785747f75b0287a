-- MySQL dump
CREATE TABLE `p` (
  `id` int NOT NULL COMMENT 'the (id); of it',
  `name` varchar(80),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
LOCK TABLES `p` WRITE;
INSERT INTO `p` VALUES (1,'Ada'),(2,NULL);
UNLOCK TABLES;
