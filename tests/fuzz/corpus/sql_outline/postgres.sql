CREATE TABLE public.p (id integer, name text);
COPY public.p (id, name) FROM stdin;
1	Ada
2	\N
\.

COPY q (a) FROM stdin;
Insert
\.
